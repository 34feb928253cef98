import Glibc
import Linux

/// Writes through the C library's buffers, which the recorder does not see.
func writeBuffered(_ words: [String]) -> Int32 {
    guard words.count == 3, let file = fopen(words[2], "w") else { return 2 }
    fputs("written unseen", file)
    return fclose(file) == 0 ? 0 : 1
}

/// Writes through memory, which no call shows.
func writeMapped(_ words: [String]) -> Int32 {
    guard words.count == 3 else { return 2 }
    let file = open(words[2], O_RDWR | O_CREAT, 0o600)
    guard file >= 0, ftruncate(file, 4_096) == 0,
        let memory = mmap(nil, 4_096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0), memory != MAP_FAILED
    else { return 1 }
    memory.storeBytes(of: 1, as: UInt8.self)
    return close(file)
}

/// Has another process write.
func startItself(_ words: [String]) -> Int32 {
    guard words.count == 3, let program = Path(words[0]), let file = Path(words[2]) else { return 2 }
    do {
        let names: [String] = ["LD_PRELOAD", "STILLS_RECORD_ROOT", "STILLS_RECORD_LOG"]
        var environment: [Path] = []
        for name in names {
            guard let value = getenv(name), let variable = Path("\(name)=\(String(cString: value))") else { return 2 }
            environment.append(variable)
        }
        let nothing = try FileDescriptor.open("/dev/null", .update)
        let child = try ChildProcess.start(
            program, arguments: ["mapped", file], environment: environment, input: nothing, output: nothing,
            error: nothing)
        return try child.wait() == .exited(0) ? 0 : 1
    } catch {
        complain("\(error)")
        return 1
    }
}
