internal import CLinux

/// Which process, told apart from every other one that ever ran on this machine: numbers are given again, start times
/// within one boot are not.
package struct ProcessIdentity: Sendable, Hashable, CustomStringConvertible {
    package let number: Int32
    /// In clock ticks since the machine started (`/proc/PID/stat`, field 22).
    package let startedAt: UInt64
    /// The kernel's name for this run of the machine.
    package let boot: String

    package init(number: Int32, startedAt: UInt64, boot: String) {
        self.number = number
        self.startedAt = startedAt
        self.boot = boot
    }

    /// This process.
    package static func current() throws(SystemError) -> ProcessIdentity {
        let number = getpid()
        guard let startedAt = try startTime(of: number) else {
            throw SystemError(errno: ENOENT, call: .open, path: "/proc/self/stat")
        }
        return ProcessIdentity(number: number, startedAt: startedAt, boot: try bootName())
    }

    /// Whether the process still runs. One of another boot does not; whoever shares a store between machines needs leases.
    package func isAlive() throws(SystemError) -> Bool {
        guard try ProcessIdentity.bootName() == boot else { return false }
        return try ProcessIdentity.startTime(of: number) == startedAt
    }

    /// `NUMBER:START:BOOT`, read back by ``init(_:)``.
    package var description: String { "\(number):\(startedAt):\(boot)" }

    /// Reads what ``description`` wrote; nil when the text is anything else.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let number = Int32(parts[0]), number > 0, let startedAt = UInt64(parts[1]),
            !parts[2].isEmpty
        else { return nil }
        self.init(number: number, startedAt: startedAt, boot: String(parts[2]))
    }

    private static func bootName() throws(SystemError) -> String {
        let bytes = try readFile("/proc/sys/kernel/random/boot_id", limit: 256)
        return String(decoding: bytes.prefix { $0 > UInt8(ascii: " ") }, as: UTF8.self)
    }

    /// nil when there is no such process, or only its unread exit status is left.
    private static func startTime(of number: Int32) throws(SystemError) -> UInt64? {
        let stat: [UInt8]
        do {
            stat = try readFile(Path(unchecked: "/proc/\(number)/stat".utf8), limit: 4_096)
        } catch {
            // ESRCH: the process ended between opening and reading.
            if error.errno == ENOENT || error.errno == ESRCH { return nil }
            throw error
        }
        // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
        guard let end = stat.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = stat[(end + 1)...].split(separator: UInt8(ascii: " "))
        guard fields.count > 19, let state = fields[0].first else { return nil }
        if state == UInt8(ascii: "Z") || state == UInt8(ascii: "X") { return nil }
        return UInt64(String(decoding: fields[19], as: UTF8.self))
    }
}
