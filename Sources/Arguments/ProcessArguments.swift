internal import Glibc

/// The words that this process was started with.
package enum ProcessArguments {
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
