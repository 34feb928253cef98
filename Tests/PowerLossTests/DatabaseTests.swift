import CSQLite
import Linux
import StillsTesting
import Testing

@Suite("A database after a loss of power")
struct DatabaseTests {
    @Test("With synchronous=FULL every acknowledged row is there, whenever power is lost")
    func full() async throws {
        try await withRecordedRun(["database", "ROOT/rows.sqlite", "FULL", "20"]) { run, writer in
            var most = 0
            for state in run.crashStates() {
                let state = try state.get()
                try writer.write(state.image)
                let lost = lostRows(state, in: writer.root)
                #expect(lost == [], "position \(state.position), \(state.loss)")
                most = max(most, state.acknowledged.count)
            }
            #expect(most == 20)
        }
    }

    @Test("With synchronous=OFF the loss is found")
    func off() async throws {
        try await withRecordedRun(["database", "ROOT/rows.sqlite", "OFF", "20"]) { run, writer in
            var statesWithLoss = 0
            for state in run.crashStates() {
                let state = try state.get()
                try writer.write(state.image)
                if !lostRows(state, in: writer.root).isEmpty { statesWithLoss += 1 }
            }
            #expect(statesWithLoss > 0)
        }
    }

    /// The acknowledged rows that are not in the database. One that cannot be read has lost all.
    private func lostRows(_ state: CrashState, in root: Path) -> [String] {
        if state.acknowledged.isEmpty { return [] }
        var database: OpaquePointer?
        defer { sqlite3_close(database) }
        guard sqlite3_open(root.appending("rows.sqlite").description, &database) == SQLITE_OK else {
            return state.acknowledged
        }
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard sqlite3_prepare_v2(database, "SELECT number FROM row ORDER BY 1", -1, &statement, nil) == SQLITE_OK else {
            return state.acknowledged
        }
        var present: Set<String> = []
        while sqlite3_step(statement) == SQLITE_ROW { present.insert("row \(sqlite3_column_int64(statement, 0))") }
        return state.acknowledged.filter { !present.contains($0) }
    }
}
