package import Linux

/// What a program left behind: how it ended, and what it said.
package struct ProgramEnd: Sendable {
    package let ending: ChildProcess.Ending
    /// Its standard output.
    package let output: [UInt8]
    /// Its standard error.
    package let error: [UInt8]

    /// The exit status, as a shell has it: 128 and the number of the signal that ended it.
    package var status: Int32 {
        switch ending {
        case .exited(let status): status
        case .killed(let signal): 128 + signal
        }
    }

    package var outputText: String { String(decoding: output, as: UTF8.self) }
    package var errorText: String { String(decoding: error, as: UTF8.self) }
    /// The lines of its standard output, without their ends.
    package var outputLines: [String] { outputText.split(separator: "\n").map(String.init) }
    package var errorLines: [String] { errorText.split(separator: "\n").map(String.init) }
}
