package libnbd

// ClosuresInUse tells how many closures the library may still use, for the tests.
func ClosuresInUse() int {
	slots.Lock()
	defer slots.Unlock()
	return slots.inUse
}
