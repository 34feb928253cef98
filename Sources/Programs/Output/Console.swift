package import Formats
package import Linux
internal import Synchronization

/// Where results, messages and progress go. Results are gathered and written in large pieces; a message or the passing
/// of a tenth of a second writes them out first, so that both streams keep their order.
package final class Console: Sendable {
    package let isOutputTerminal = Terminal.isTerminal(.output)
    package let isErrorTerminal = Terminal.isTerminal(.error)
    private let state = Mutex(State())

    fileprivate struct State {
        var waiting: [UInt8] = []
        var lastWrite: Int64 = 0
        /// The first error of writing results.
        var failure: SystemError?
        /// What the progress line shows now; empty when there is none.
        var progress = ""
    }

    private static let writeSize = 64 * 1024
    private static let writeInterval: Int64 = 100_000_000

    /// Why results could not be written; nil as long as they could.
    package var failure: SystemError? { state.withLock { $0.failure } }

    /// Prints a line of results, or several. A terminal gets no control characters.
    package func print(_ line: String) {
        write(Array(((isOutputTerminal ? PlainText.lines(line) : line) + "\n").utf8))
    }

    /// Prints one line of JSON.
    package func printJSON(_ body: (inout JSONWriter) -> Void) {
        var writer = JSONWriter()
        body(&writer)
        writer.endLine()
        writeJSON(writer.take())
    }

    /// Writes a piece of JSON, of whole strings. A terminal gets no control characters, only their escapes.
    package func writeJSON(_ bytes: [UInt8]) { write(isOutputTerminal ? PlainText.json(bytes) : bytes) }

    /// Writes results as they are: what is not the program's own belongs on no terminal.
    package func write(_ bytes: [UInt8]) {
        state.withLock { state in
            state.waiting += bytes
            let now = SystemClock.monotonicNanoseconds
            guard state.waiting.count >= Self.writeSize || now - state.lastWrite > Self.writeInterval else { return }
            state.writeOut(now)
        }
    }

    package func flush() {
        state.withLock { state in
            state.hideProgress()
            state.writeOut(SystemClock.monotonicNanoseconds)
        }
    }

    /// Prints a message to standard error. A terminal gets no control characters.
    package func complain(_ message: String) {
        let message = isErrorTerminal ? PlainText.lines(message) : message
        state.withLock { state in
            state.writeOut(SystemClock.monotonicNanoseconds)
            let line = state.progress
            state.hideProgress()
            State.writeError(message + "\n")
            state.showProgress(line)
        }
    }

    /// Writes a question to standard error, after all that came before it, and leaves the cursor behind it.
    package func ask(_ question: String) {
        state.withLock { state in
            state.writeOut(SystemClock.monotonicNanoseconds)
            state.hideProgress()
            State.writeError(PlainText.of(question))
        }
    }

    /// Replaces the progress line; only where a person sees it. Cut to the terminal's width, it never scrolls.
    package func showProgress(_ line: String) {
        guard isErrorTerminal else { return }
        let width = (Terminal.width(.error) ?? 80) - 1
        let shown = DisplayText.shortened(PlainText.of(line), to: max(0, width))
        state.withLock { state in
            state.hideProgress()
            state.showProgress(shown)
        }
    }

    package func endProgress() { state.withLock { $0.hideProgress() } }
}

extension Console.State {
    mutating func writeOut(_ now: Int64) {
        lastWrite = now
        guard !waiting.isEmpty, failure == nil else {
            waiting.removeAll(keepingCapacity: true)
            return
        }
        do throws(SystemError) {
            try FileDescriptor.standardOutput().write(waiting)
        } catch {
            failure = error
        }
        waiting.removeAll(keepingCapacity: true)
    }

    mutating func hideProgress() {
        guard !progress.isEmpty else { return }
        Self.writeError("\r\u{1b}[K")
        progress = ""
    }

    mutating func showProgress(_ line: String) {
        guard !line.isEmpty else { return }
        Self.writeError(line)
        progress = line
    }

    /// Where nobody can be told, there is nobody to tell: the exit status still says it.
    static func writeError(_ text: String) {
        do throws(SystemError) { try FileDescriptor.standardError().write(Array(text.utf8)) } catch { return }
    }
}
