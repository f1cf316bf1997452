// The driver of the face of Go: it makes the calls that runner/go_face.py asks for, on a socket, one request and one answer a line.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"

	"libguestfs.org/libnbd"
)

type request struct {
	Do        string
	Handle    int
	Buffer    int
	Closure   int
	Name      string
	Kind      string
	Content   string
	Arguments []any
	Optional  map[string]any
	Script    []action
}

type action struct {
	Error   *int
	Returns int
	Fails   bool
}

type answer map[string]any

// An argument that the types of Go do not have.
type refusal string

type buffer struct {
	memory   libnbd.AioBuffer
	commands atomic.Int32
}

type closure struct {
	kind   string
	script []action
	calls  []map[string]any
	freed  atomic.Int32
}

// What a callback refers to, so that the garbage collector tells when the callback is gone.
type mark struct{ self *mark } // with a pointer, or it would share its memory with others

func newMark(gone func()) *mark {
	m := &mark{}
	runtime.SetFinalizer(m, func(*mark) { gone() })
	return m
}

type driver struct {
	handles  map[int]*libnbd.Libnbd
	buffers  map[int]*buffer
	closures map[int]*closure
	files    []int
}

func main() {
	number, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	syscall.CloseOnExec(number)
	conn, err := net.FileConn(os.NewFile(uintptr(number), "requests"))
	if err != nil {
		panic(err)
	}
	d := &driver{map[int]*libnbd.Libnbd{}, map[int]*buffer{}, map[int]*closure{}, nil}
	lines := bufio.NewReader(&stream{conn.(*net.UnixConn), d})
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var r request
		decoder := json.NewDecoder(strings.NewReader(string(line)))
		decoder.UseNumber()
		if err := decoder.Decode(&r); err != nil {
			panic(err)
		}
		text, err := json.Marshal(d.answer(&r))
		if err != nil {
			panic(err)
		}
		if _, err := conn.Write(append(text, '\n')); err != nil {
			return
		}
	}
}

// Reads, and keeps the descriptors that come along.
type stream struct {
	conn   *net.UnixConn
	driver *driver
}

func (s *stream) Read(p []byte) (int, error) {
	extra := make([]byte, 1024)
	n, extras, _, _, err := s.conn.ReadMsgUnix(p, extra)
	if err != nil {
		return n, err
	}
	if n == 0 {
		return 0, net.ErrClosed
	}
	messages, err := syscall.ParseSocketControlMessage(extra[:extras])
	if err != nil {
		return n, err
	}
	for _, message := range messages {
		if files, err := syscall.ParseUnixRights(&message); err == nil {
			s.driver.files = append(s.driver.files, files...)
		}
	}
	return n, nil
}

func (d *driver) answer(r *request) answer {
	switch r.Do {
	case "create":
		h, err := libnbd.Create()
		if err != nil {
			return failed(err)
		}
		d.handles[r.Handle] = h
		return answer{"result": nil}
	case "close":
		if err := d.handles[r.Handle].Close(); err != nil {
			return failed(err)
		}
		delete(d.handles, r.Handle)
		return answer{"result": nil}
	case "call":
		return d.call(r)
	case "constant":
		return answer{"result": constants[r.Name]}
	case "buffer":
		content, err := base64.StdEncoding.DecodeString(r.Content)
		if err != nil {
			panic(err)
		}
		d.buffers[r.Buffer] = &buffer{memory: libnbd.FromBytes(content)}
		return answer{"result": nil}
	case "content":
		return answer{"result": base64.StdEncoding.EncodeToString(d.buffers[r.Buffer].memory.Slice())}
	case "held":
		collect()
		return answer{"result": d.buffers[r.Buffer].commands.Load() > 0}
	case "closure":
		d.closures[r.Closure] = &closure{kind: r.Kind, script: r.Script}
		return answer{"result": nil}
	case "script":
		c := d.closures[r.Closure]
		calls := c.calls
		if calls == nil {
			calls = []map[string]any{}
		}
		return answer{"calls": calls, "freed": c.freed.Load()}
	case "collect":
		collect()
		return answer{"result": nil}
	}
	panic("no such request: " + r.Do)
}

// Collects what nothing refers to any more, and waits for its finalizers.
func collect() {
	for range [3]int{} {
		done := make(chan struct{})
		newMark(func() { close(done) })
		for gone := false; !gone; {
			runtime.GC()
			select {
			case <-done:
				gone = true
			default:
				runtime.Gosched()
			}
		}
	}
}

func failed(err error) answer {
	var e *libnbd.LibnbdError
	if !errors.As(err, &e) {
		panic(err)
	}
	return answer{"error": int(e.Errno), "text": e.Errmsg}
}

func pascal(name string) string {
	words := strings.Split(name, "_")
	for i, word := range words {
		words[i] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, "")
}

func (d *driver) call(r *request) (a answer) {
	method := reflect.ValueOf(d.handles[r.Handle]).MethodByName(pascal(r.Name))
	if !method.IsValid() {
		panic("no method for " + r.Name)
	}
	defer func() {
		switch reason := recover().(type) {
		case nil:
		case refusal:
			a = answer{"refused": string(reason)}
		default:
			panic(reason)
		}
	}()
	kind := method.Type()
	var given []reflect.Value
	var used *buffer
	for i, value := range r.Arguments {
		if kind.In(i) == reflect.TypeOf(libnbd.AioBuffer{}) && value != nil {
			used = d.bufferOf(value)
		}
		given = append(given, d.value(value, kind.In(i)))
	}
	if kind.NumIn() > len(given) {
		given = append(given, d.optional(r.Optional, kind.In(len(given)), used))
	}
	results := method.Call(given)
	if err, ok := results[len(results)-1].Interface().(error); ok && err != nil {
		return failed(err)
	}
	if len(results) == 1 {
		return answer{"result": nil}
	}
	return answer{"result": results[0].Interface()}
}

func (d *driver) bufferOf(value any) *buffer {
	number, err := value.(map[string]any)["buffer"].(json.Number).Int64()
	if err != nil {
		panic(err)
	}
	return d.buffers[int(number)]
}

func (d *driver) optional(fields map[string]any, kind reflect.Type, used *buffer) reflect.Value {
	optargs := reflect.New(kind.Elem())
	set := func(name string, value reflect.Value) {
		optargs.Elem().FieldByName(name + "Set").SetBool(true)
		optargs.Elem().FieldByName(name).Set(value)
	}
	for name, value := range fields {
		field, ok := kind.Elem().FieldByName(pascal(name))
		if !ok {
			panic("no argument " + name)
		}
		if value != nil {
			set(field.Name, d.value(value, field.Type))
		}
	}
	if used != nil {
		// Memory is in use as long as the closure is that tells of the end of the command.
		completion := optargs.Elem().FieldByName("CompletionCallback").Interface().(libnbd.CompletionCallback)
		used.commands.Add(1)
		keeper := newMark(func() { used.commands.Add(-1) })
		set("CompletionCallback", reflect.ValueOf(libnbd.CompletionCallback(func(errno *int) int {
			defer runtime.KeepAlive(keeper)
			if completion == nil {
				return 0
			}
			return completion(errno)
		})))
	}
	return optargs
}

func (d *driver) value(value any, kind reflect.Type) reflect.Value {
	if value == nil && kind.Kind() != reflect.Func {
		panic(refusal("nil"))
	}
	result := reflect.New(kind).Elem()
	switch kind.Kind() {
	case reflect.Bool:
		result.SetBool(value.(bool))
	case reflect.String:
		result.SetString(value.(string))
	case reflect.Int, reflect.Int64:
		if isFile(value) {
			result.SetInt(int64(d.files[0]))
			d.files = d.files[1:]
			break
		}
		number, err := value.(json.Number).Int64()
		if err != nil {
			panic(refusal(err.Error()))
		}
		result.SetInt(number)
	case reflect.Uint, reflect.Uint32, reflect.Uint64:
		number, err := strconv.ParseUint(value.(json.Number).String(), 10, kind.Bits())
		if err != nil {
			panic(refusal(err.Error()))
		}
		result.SetUint(number)
	case reflect.Slice:
		if kind.Elem().Kind() == reflect.Uint8 {
			return reflect.ValueOf(d.bufferOf(value).memory.Slice())
		}
		for _, text := range value.([]any) {
			result = reflect.Append(result, reflect.ValueOf(text))
		}
	case reflect.Struct:
		return reflect.ValueOf(d.bufferOf(value).memory)
	case reflect.Func:
		if value != nil {
			result.Set(reflect.ValueOf(d.callback(value)).Convert(kind))
		}
	default:
		panic(fmt.Sprint("no value of ", kind))
	}
	return result
}

func isFile(value any) bool {
	_, ok := value.(map[string]any)
	return ok
}

func (d *driver) callback(value any) any {
	number, err := value.(map[string]any)["closure"].(json.Number).Int64()
	if err != nil {
		panic(err)
	}
	c := d.closures[int(number)]
	m := newMark(func() { c.freed.Add(1) })
	run := func(arguments map[string]any, errno *int) int {
		defer runtime.KeepAlive(m)
		return c.run(arguments, errno)
	}
	switch c.kind {
	case "chunk":
		return func(subbuf []byte, offset uint64, status uint, errno *int) int {
			return run(map[string]any{"subbuf": base64.StdEncoding.EncodeToString(subbuf), "offset": offset, "status": status}, errno)
		}
	case "completion":
		return func(errno *int) int { return run(map[string]any{}, errno) }
	case "debug":
		return func(context, msg string) int { return run(map[string]any{"context": context, "msg": msg}, nil) }
	case "extent":
		return func(metacontext string, offset uint64, entries []uint32, errno *int) int {
			return run(map[string]any{"metacontext": metacontext, "offset": offset, "entries": entries}, errno)
		}
	case "extent64":
		return func(metacontext string, offset uint64, entries []libnbd.LibnbdExtent, errno *int) int {
			pairs := [][2]uint64{}
			for _, entry := range entries {
				pairs = append(pairs, [2]uint64{entry.Length, entry.Flags})
			}
			return run(map[string]any{"metacontext": metacontext, "offset": offset, "entries": pairs}, errno)
		}
	case "list":
		return func(name, description string) int {
			return run(map[string]any{"name": name, "description": description}, nil)
		}
	case "context":
		return func(name string) int { return run(map[string]any{"name": name}, nil) }
	}
	panic("no callback of the kind " + c.kind)
}

func (c *closure) run(arguments map[string]any, errno *int) int {
	if errno != nil {
		arguments["error"] = *errno
	}
	what := c.script[min(len(c.calls), len(c.script)-1)]
	c.calls = append(c.calls, arguments)
	if what.Error != nil {
		*errno = *what.Error
	}
	if what.Fails {
		return -1
	}
	return what.Returns
}
