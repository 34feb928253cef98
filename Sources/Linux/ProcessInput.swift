internal import CLinux

/// What the process was started with, as bytes: names of files need not be text.
package enum ProcessInput {
    /// The words of the command line, without the program's own name. Read them before anything changes them.
    package static func arguments() -> [Path] {
        var words: [Path] = []
        for index in 1..<max(1, Int(CommandLine.argc)) {
            guard let word = unsafe CommandLine.unsafeArgv[index] else { break }
            words.append(unsafe path(word))
        }
        return words
    }

    /// A variable of the environment; nil when it is not set.
    package static func variable(_ name: StaticString) -> Path? {
        guard let value = unsafe getenv(name.description) else { return nil }
        return unsafe path(value)
    }

    private static func path(_ text: UnsafeMutablePointer<CChar>) -> Path {
        let bytes = unsafe UnsafeBufferPointer(start: text, count: strlen(text))
        return Path(unchecked: unsafe bytes.map { UInt8(bitPattern: $0) })
    }
}
