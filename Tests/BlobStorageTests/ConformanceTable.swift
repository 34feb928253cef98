import Synchronization
import Testing

/// Which check went well on which store: printed as one table, once all have run.
final class ConformanceTable: Sendable {
    struct Cell: Hashable, Sendable {
        let row: String
        let column: String
    }

    static let shared = ConformanceTable()
    /// That which runs in this task.
    @TaskLocal static var cell: Cell?

    private struct State {
        var rows: [String] = []
        var columns: [String] = []
        var finished: Set<Cell> = []
        var failed: Set<Cell> = []
    }

    private let state = Mutex(State())

    /// A check said that something is not as it should be.
    func fail() {
        guard let cell = Self.cell else { return }
        state.withLock { _ = $0.failed.insert(cell) }
    }

    /// A check has ended. After the last one of all the table is printed.
    func finish(of count: Int) {
        guard let cell = Self.cell else { return }
        let whole = state.withLock { state -> State? in
            if !state.rows.contains(cell.row) { state.rows.append(cell.row) }
            if !state.columns.contains(cell.column) { state.columns.append(cell.column) }
            state.finished.insert(cell)
            return state.finished.count == count ? state : nil
        }
        if let whole { print(Self.text(whole)) }
    }

    private static func text(_ state: State) -> String {
        let columns = state.columns.sorted()
        var lines = ["", "Checks of the blob store's contract × stores:", ""]
        lines.append(columns.map { padded($0, 10) }.joined() + "check")
        for row in state.rows.sorted() {
            let cells = columns.map { column -> String in
                let cell = Cell(row: row, column: column)
                return state.failed.contains(cell) ? "FAILED" : state.finished.contains(cell) ? "ok" : "-"
            }
            lines.append(cells.map { padded($0, 10) }.joined() + row)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}

extension Trait where Self == IssueHandlingTrait {
    /// Notes each issue in the ``ConformanceTable``, and lets it be one.
    static var recordingConformance: Self {
        .filterIssues { _ in
            ConformanceTable.shared.fail()
            return true
        }
    }
}
