internal import Arguments
internal import Linux
internal import Programs

/// Every setting with its value and where that comes from: the command line before the environment, that before the file, and
/// the file before the defaults.
struct EffectiveSettings: Sendable {
    /// Where a value comes from.
    enum Source: Sendable, Equatable {
        case option(String)
        case variable(String)
        case file(Path, line: Int)
        case fallback
    }

    struct Entry: Sendable {
        var setting: Setting
        /// nil where the program finds out by itself.
        var value: SettingValue?
        var source: Source
    }

    /// In the order of ``Setting/all``.
    let entries: [Entry]
    /// nil where none was read.
    let file: Path?

    /// - Throws: ``UsageError`` or ``CommandFailure`` that names the place of what is no setting.
    init(_ context: CommandContext, environment: EnvironmentVariables = .current) throws {
        let file = try SettingsFile(context)
        self.file = file.path
        entries = try Setting.all.map { setting in
            if let given = try Self.given(setting, context.invocation, environment) { return given }
            if let path = file.path, let entry = file.entries[setting.key] {
                return Entry(setting: setting, value: entry.value, source: .file(path, line: entry.line))
            }
            return Entry(setting: setting, value: setting.fallback, source: .fallback)
        }
    }

    /// What the command line says, else the environment; nil where neither does.
    private static func given(
        _ setting: Setting, _ invocation: Invocation, _ environment: EnvironmentVariables
    ) throws -> Entry? {
        if let option = setting.option {
            if case .flag = setting.kind {
                if invocation.flag(option) {
                    return Entry(setting: setting, value: .flag(true), source: .option("--\(option)"))
                }
            } else if invocation.isOnCommandLine(option) {
                return try entry(setting, invocation.values(option), .option("--\(option)"), "--\(option)", invocation)
            }
        }
        guard let variable = environment[setting.variable] else { return nil }
        return try entry(setting, [variable.text], .variable(setting.variable), setting.variable, invocation)
    }

    private static func entry(
        _ setting: Setting, _ texts: [String], _ source: Source, _ spelling: String, _ invocation: Invocation
    ) throws -> Entry {
        guard let value = setting.value(reading: texts) else {
            throw invocation.usageError(
                .invalidValue, "\(spelling) must be \(setting.expectation), not “\(texts.joined(separator: ", "))”.")
        }
        return Entry(setting: setting, value: value, source: source)
    }

    // MARK: - Values

    /// Asking for a key that no setting has, or for another kind than its own, is a programming error.
    private func value(_ key: String) -> SettingValue? {
        guard let entry = entries.first(where: { $0.setting.key == key }) else {
            preconditionFailure("there is no setting \(key)")
        }
        return entry.value
    }

    func texts(_ key: String) -> [String] { if case .texts(let texts)? = value(key) { texts } else { [] } }
    func text(_ key: String) -> String? { if case .text(let text)? = value(key) { text } else { nil } }
    func number(_ key: String) -> Int64? { if case .number(let number)? = value(key) { number } else { nil } }
    func flag(_ key: String) -> Bool { value(key) == .flag(true) }
}
