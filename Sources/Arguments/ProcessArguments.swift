internal import Glibc

/// The words that this process was started with.
package enum ProcessArguments {
    /// By what name it was started, without the folders before it; empty where there is none.
    package nonisolated static var programName: String {
        guard CommandLine.argc > 0, let word = unsafe CommandLine.unsafeArgv[0] else { return "" }
        let name = unsafe String(cString: word)
        return String(name[(name.lastIndex(of: "/").map { name.index(after: $0) } ?? name.startIndex)...])
    }

    /// The words after the program's name, as bytes: `CommandLine.arguments` repairs what is not UTF-8, and the
    /// repaired name of a file opens nothing.
    package nonisolated static func current() -> [Argument] {
        var words: [Argument] = []
        var index = 1
        while index < Int(CommandLine.argc), let word = unsafe CommandLine.unsafeArgv[index] {
            words.append(unsafe Argument(bytes: Array(UnsafeRawBufferPointer(start: word, count: strlen(word)))))
            index += 1
        }
        return words
    }
}
