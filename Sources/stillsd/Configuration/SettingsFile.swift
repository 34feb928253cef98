internal import Arguments
internal import Formats
internal import Linux
internal import Programs

/// The settings of a `stills.yaml`: those of `--config` or `STILLS_CONFIG`, else those of the file in the library's directory, if
/// there is one.
struct SettingsFile: Sendable {
    /// What a setting is in the file, and where.
    struct Entry: Sendable {
        var value: SettingValue
        var line: Int
    }

    static let name: Path = "stills.yaml"
    private static let byteLimit = 1 << 20

    static let option = Option.value(
        "config", valueName: "FILE", help: "Read the settings of FILE.",
        defaultText: "stills.yaml in the library, if it is there",
        environmentVariable: "STILLS_CONFIG", isGlobal: false)

    /// nil where no file was read.
    let path: Path?
    /// By key.
    private(set) var entries: [String: Entry] = [:]

    /// - Throws: ``CommandFailure`` with `.wrongUsage` for a file that is named and not there, that cannot be read, or that holds
    ///   what is no setting; the message names the line.
    init(_ context: CommandContext) throws {
        let named = try context.invocation.argument(Self.option.name).map { try context.path($0) }
        let place = try named ?? context.libraryDirectory().appending(Self.name)
        guard let bytes = try Self.read(place, isNamed: named != nil) else {
            path = nil
            return
        }
        path = place
        let root: YAMLNode?
        do throws(YAMLError) {
            root = try YAMLNode.parse(bytes)
        } catch {
            throw Self.failure(place, error.line, "\(error.reason).")
        }
        guard let root else { return }
        guard let members = root.members else {
            throw Self.failure(place, root.position.line, "keys and values are expected, as in “logLevel: warning”.")
        }
        try note(members, below: "", in: place)
    }

    private static func read(_ path: Path, isNamed: Bool) throws -> [UInt8]? {
        do throws(SystemError) {
            return try readFile(path, limit: byteLimit)
        } catch {
            if !isNamed, error.reason == .missing { return nil }
            throw CommandFailure(status: .wrongUsage, message: "The settings cannot be read: \(error)")
        }
    }

    /// - Parameter prefix: the key of the mapping, and a full stop; nothing for the outermost.
    private mutating func note(_ members: [YAMLMember], below prefix: String, in path: Path) throws {
        for member in members {
            let key = prefix + member.key
            if let setting = Setting.all.first(where: { $0.key == key }) {
                guard let texts = Self.texts(member.value), let value = setting.value(reading: texts) else {
                    let found = member.value.text.map { ", not “\($0.prefix(60))”" } ?? ""
                    throw Self.failure(
                        path, member.value.position.line, "\(key) must be \(setting.expectation)\(found).")
                }
                entries[key] = Entry(value: value, line: member.keyPosition.line)
            } else if prefix.isEmpty, Setting.all.contains(where: { $0.key.hasPrefix(key + ".") }) {
                guard let nested = member.value.members else {
                    throw Self.failure(path, member.value.position.line, "\(key) must hold settings of its own.")
                }
                try note(nested, below: key + ".", in: path)
            } else {
                throw Self.failure(path, member.keyPosition.line, Self.unknown(key, below: prefix))
            }
        }
    }

    /// The texts of a scalar, or of a list of them; nil for anything else, nothing included.
    private static func texts(_ node: YAMLNode) -> [String]? {
        if let elements = node.elements {
            let texts = elements.compactMap(\.text)
            return texts.count == elements.count ? texts : nil
        }
        return node.value == .null ? nil : node.text.map { [$0] }
    }

    private static func unknown(_ key: String, below prefix: String) -> String {
        let sections = Set(Setting.all.compactMap { $0.key.split(separator: ".").dropLast().first.map(String.init) })
        let known = Setting.all.map(\.key) + sections.sorted()
        let meant = Suggestion.nearest(to: key, among: known).map { "did you mean “\($0)”?" }
        // Somebody may have left the section out.
        let inner = Setting.all.first { $0.key.hasSuffix("." + key) }.map { "it stands as “\($0.key)”." }
        let all = Setting.all.map(\.key).filter { $0.hasPrefix(prefix) }.joined(separator: ", ")
        return "there is no setting “\(key)”; \(meant ?? inner ?? "there are \(all).")"
    }

    private static func failure(_ path: Path, _ line: Int, _ message: String) -> CommandFailure {
        CommandFailure(status: .wrongUsage, message: "\(path), line \(line): \(message)")
    }
}
