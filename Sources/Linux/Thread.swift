internal import CLinux

/// A thread of the operating system.
package enum Thread {
    /// Starts a thread that nobody waits for, which runs `body` and ends.
    ///
    /// - Parameters:
    ///   - name: shown by the system's tools; cut to 15 bytes.
    ///   - stackByteCount: of address space; memory is taken as it is touched.
    package static func start(
        name: String, stackByteCount: Int = 2 << 20, _ body: @escaping @Sendable () -> Void
    ) throws(SystemError) {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
        unsafe pthread_attr_setstacksize(&attributes, stackByteCount)

        let work = unsafe Unmanaged.passRetained(ThreadBody(name: name, run: body))
        var thread = pthread_t()
        let failure = unsafe pthread_create(&thread, &attributes, runThreadBody, work.toOpaque())
        if failure != 0 {
            unsafe work.release()
            throw SystemError(errno: failure, call: .pthread, path: "this process")
        }
    }

    /// The kernel's number for the calling thread.
    package static var current: Int32 { stills_thread_number() }
}

private final class ThreadBody: Sendable {
    let name: String
    let run: @Sendable () -> Void

    init(name: String, run: @escaping @Sendable () -> Void) {
        self.name = name
        self.run = run
    }
}

/// A free function: a closure made in `main.swift` would carry the main actor onto the new thread and trap there.
private func runThreadBody(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument = unsafe argument else { return nil }
    let body = unsafe Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue()
    let name = Array(body.name.utf8.prefix(15)) + [0]
    unsafe stills_name_thread(name)
    body.run()
    return nil
}
