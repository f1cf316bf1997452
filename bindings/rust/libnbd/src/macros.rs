//! The macros that generated code is written with.

/// Makes a call that tells of its failure.
macro_rules! fallible {
    ($handle:expr, $convert:path, $name:ident $(, $argument:expr)* $(,)?) => {{
        let handle: &Handle = $handle;
        match handle.library().$name {
            None => Err(Error::absent(stringify!($name))),
            Some(function) => {
                let frame = Frame::enter();
                // SAFETY: the handle is open, and the arguments are what the declaration of the function asks for.
                let returned = unsafe { function(handle.raw() $(, $argument)*) };
                let result = if returned.is_failure() {
                    Err(handle.last_error())
                } else {
                    Ok($convert(returned))
                };
                // What the library freed is dropped here: the error is safe, and no lock is held.
                drop(frame);
                result
            }
        }
    }};
}

/// Makes a call that cannot fail.
macro_rules! infallible {
    ($handle:expr, $convert:path, $name:ident $(, $argument:expr)* $(,)?) => {{
        let handle: &Handle = $handle;
        let function = match handle.library().$name {
            Some(function) => function,
            None => panic!("{}", Error::absent(stringify!($name))),
        };
        let frame = Frame::enter();
        // SAFETY: the handle is open, and the arguments are what the declaration of the function asks for.
        let returned = unsafe { function(handle.raw() $(, $argument)*) };
        drop(frame);
        $convert(returned)
    }};
}

/// Calls the closure behind a `user_data`.
macro_rules! invoke {
    ($keeper:ident, $user_data:ident, $error:expr $(, $argument:expr)*) => {
        $keeper::<F>::invoke($user_data, $error, |function| function($($argument),*))
    };
}

/// Makes a call on the handle of an asynchronous one, whose driver may have to be told.
macro_rules! issue {
    ($handle:ident.$method:ident $(, $argument:expr)*) => {
        $handle.issue(|handle| handle.$method($($argument),*))
    };
}

/// Starts a command that has its buffer.
macro_rules! start {
    (
        $handle:ident, $way:ident, $buffer:ident, $memory:ident, $completion:ident, $convert:path, $name:ident
        $(, $argument:expr)*
    ) => {
        Command::$way($handle, $buffer, |handle, $memory, $completion| {
            fallible!(handle, $convert, $name $(, $argument)*)
        })
    };
}

/// Starts what ends with a state of the handle, and waits for that.
macro_rules! change {
    ($handle:ident, $goal:path, ! $predicate:ident, $convert:path, $name:ident $(, $argument:expr)*) => {
        $handle
            .change(
                $goal,
                |handle| fallible!(handle, $convert, $name $(, $argument)*),
                |handle| !handle.$predicate(),
            )
            .await
    };
    ($handle:ident, $goal:path, $predicate:ident, $convert:path, $name:ident $(, $argument:expr)*) => {
        $handle
            .change(
                $goal,
                |handle| fallible!(handle, $convert, $name $(, $argument)*),
                |handle| handle.$predicate(),
            )
            .await
    };
}

/// Starts what ends with a completion, and waits for it.
macro_rules! command {
    ($handle:ident, $completion:ident, $convert:path, $name:ident $(, $argument:expr)*) => {
        $handle
            .command(|handle, $completion| fallible!(handle, $convert, $name $(, $argument)*))
            .await
    };
}

/// The same with memory.
macro_rules! transfer {
    (
        $handle:ident.$way:ident($buffer:ident), $memory:ident, $completion:ident, $convert:path, $name:ident
        $(, $argument:expr)*
    ) => {
        $handle
            .$way($buffer, |handle, $memory, $completion| {
                fallible!(handle, $convert, $name $(, $argument)*)
            })
            .await
    };
}

/// A callback that is not called any more once nobody waits for its command.
macro_rules! watched {
    ($function:ident, $watch:ident, $($parameter:ident),*) => {{
        let seen = $watch.seen();
        let mut function = $function;
        move |$($parameter),*| if seen.enter() { function($($parameter),*) } else { 0 }
    }};
}

/// Declares an enumeration that keeps values which it does not know.
macro_rules! enumeration {
    (
        $(#[$attribute:meta])*
        pub enum $name:ident { $($(#[$doc:meta])* $variant:ident = $value:literal,)* }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant,)*
            /// A value of a newer library.
            Unknown(std::os::raw::c_int),
        }

        impl $name {
            /// The number.
            pub const fn value(self) -> std::os::raw::c_int {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value,
                }
            }

            /// The member of a number.
            pub const fn from_value(value: std::os::raw::c_int) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Unknown(value),
                }
            }
        }
    };
}

/// Declares a set of flags, which keeps bits that it does not know. Its members are those that the crate `bitflags` makes.
macro_rules! flags {
    (
        $(#[$attribute:meta])*
        pub struct $name:ident { $($(#[$doc:meta])* const $flag:ident = $value:literal;)* }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $name {
            $($(#[$doc])* pub const $flag: Self = Self($value);)*

            const NAMES: &'static [(&'static str, Self)] = &[$((stringify!($flag), Self::$flag)),*];

            /// No flag.
            pub const fn empty() -> Self {
                Self(0)
            }

            /// Every flag that is known.
            pub const fn all() -> Self {
                Self(0 $(| $value)*)
            }

            /// The bits.
            pub const fn bits(&self) -> u32 {
                self.0
            }

            /// The flags of bits, or nothing if one of them is not known.
            pub const fn from_bits(bits: u32) -> Option<Self> {
                if bits & !Self::all().0 == 0 {
                    Some(Self(bits))
                } else {
                    None
                }
            }

            /// The flags of bits, without those that are not known.
            pub const fn from_bits_truncate(bits: u32) -> Self {
                Self(bits & Self::all().0)
            }

            /// The flags of bits, with those that are not known.
            pub const fn from_bits_retain(bits: u32) -> Self {
                Self(bits)
            }

            /// The flag of a name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::NAMES.iter().find(|(other, _)| *other == name).map(|(_, flag)| *flag)
            }

            /// Whether there is none.
            pub const fn is_empty(&self) -> bool {
                self.0 == 0
            }

            /// Whether there are all that are known.
            pub const fn is_all(&self) -> bool {
                Self::all().0 | self.0 == self.0
            }

            /// Whether some are in both.
            pub const fn intersects(&self, other: Self) -> bool {
                self.0 & other.0 != 0
            }

            /// Whether all of the other set are in this one.
            pub const fn contains(&self, other: Self) -> bool {
                self.0 & other.0 == other.0
            }

            /// Puts flags in.
            pub fn insert(&mut self, other: Self) {
                self.0 |= other.0;
            }

            /// Takes flags out.
            pub fn remove(&mut self, other: Self) {
                self.0 &= !other.0;
            }

            /// Puts flags in that are not there, and takes out those that are.
            pub fn toggle(&mut self, other: Self) {
                self.0 ^= other.0;
            }

            /// Puts flags in or takes them out.
            pub fn set(&mut self, other: Self, value: bool) {
                if value {
                    self.insert(other);
                } else {
                    self.remove(other);
                }
            }

            /// What is in both.
            #[must_use]
            pub const fn intersection(self, other: Self) -> Self {
                Self(self.0 & other.0)
            }

            /// What is in one of them.
            #[must_use]
            pub const fn union(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }

            /// What is in this one alone.
            #[must_use]
            pub const fn difference(self, other: Self) -> Self {
                Self(self.0 & !other.0)
            }

            /// What is in exactly one of them.
            #[must_use]
            pub const fn symmetric_difference(self, other: Self) -> Self {
                Self(self.0 ^ other.0)
            }

            /// The known flags that are not in it.
            #[must_use]
            pub const fn complement(self) -> Self {
                Self::from_bits_truncate(!self.0)
            }

            /// Each flag, and at the end what is not known, if there is such.
            pub fn iter(&self) -> impl Iterator<Item = Self> {
                let rest = self.difference(Self::all());
                self.iter_names()
                    .map(|(_, flag)| flag)
                    .chain((!rest.is_empty()).then_some(rest))
            }

            /// Each flag that is known, with its name.
            pub fn iter_names(&self) -> impl Iterator<Item = (&'static str, Self)> {
                let flags = *self;
                Self::NAMES.iter().copied().filter(move |(_, flag)| flags.contains(*flag))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}(", stringify!($name))?;
                $crate::types::fmt_flags(f, self.iter_names().map(|(name, _)| name), self.0 & !Self::all().0)?;
                write!(f, ")")
            }
        }

        flags!(@format $name, Binary LowerHex Octal UpperHex);
        flags!(@operators $name, BitOr bitor union, BitAnd bitand intersection, BitXor bitxor symmetric_difference,
            Sub sub difference);
        flags!(@assign $name, BitOrAssign bitor_assign union, BitAndAssign bitand_assign intersection,
            BitXorAssign bitxor_assign symmetric_difference, SubAssign sub_assign difference);

        impl std::ops::Not for $name {
            type Output = Self;

            fn not(self) -> Self {
                self.complement()
            }
        }

        impl Extend<$name> for $name {
            fn extend<T: IntoIterator<Item = Self>>(&mut self, flags: T) {
                for flag in flags {
                    self.insert(flag);
                }
            }
        }

        impl FromIterator<$name> for $name {
            fn from_iter<T: IntoIterator<Item = Self>>(flags: T) -> Self {
                let mut set = Self::empty();
                set.extend(flags);
                set
            }
        }
    };
    (@format $name:ident, $($trait:ident)*) => {
        $(impl std::fmt::$trait for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::$trait::fmt(&self.0, f)
            }
        })*
    };
    (@operators $name:ident, $($trait:ident $method:ident $function:ident),*) => {
        $(impl std::ops::$trait for $name {
            type Output = Self;

            fn $method(self, other: Self) -> Self {
                self.$function(other)
            }
        })*
    };
    (@assign $name:ident, $($trait:ident $method:ident $function:ident),*) => {
        $(impl std::ops::$trait for $name {
            fn $method(&mut self, other: Self) {
                *self = self.$function(other);
            }
        })*
    };
}
