/// An option of a command: a flag (`--json`), or one that takes a value (`--jobs N`).
package struct Option: Hashable, Sendable {
    /// The long name without its dashes. ``Invocation`` knows the option by it.
    package let name: String
    /// The letter of the short form, ASCII; nil when there is none.
    package let short: Character?
    /// What stands for the value in help, as in `--jobs N`; nil for a flag.
    package let valueName: String?
    /// One or two sentences.
    package let help: String
    /// The only values that are accepted; empty when any is.
    package let allowedValues: [String]
    /// What applies when the option is not given, in words, for help. Has no effect of its own.
    package let defaultText: String?
    /// The environment variable that gives the value when the command line does not.
    package let environmentVariable: String?
    /// Whether every occurrence counts: a value each, or a flag that is counted (`-v -v`).
    package let isRepeatable: Bool
    /// Whether the commands below have the option too; it may then stand before or after their names.
    package let isGlobal: Bool
    /// Whether the option is a request of its own (`--version`): nothing else has to be given with it.
    package let standsAlone: Bool
    /// What a shell proposes for the value.
    package let completion: Completion

    /// Whether the option takes a value.
    package var takesValue: Bool { valueName != nil }

    /// How a person writes the option: `--name`.
    package var spelling: String { "--\(name)" }

    /// An option without a value.
    package static func flag(
        _ name: String, short: Character? = nil, help: String, isRepeatable: Bool = false, isGlobal: Bool = false,
        standsAlone: Bool = false
    ) -> Option {
        Option(
            name: name, short: short, valueName: nil, help: help, allowedValues: [], defaultText: nil,
            environmentVariable: nil, isRepeatable: isRepeatable, isGlobal: isGlobal, standsAlone: standsAlone,
            completion: .nothing)
    }

    /// An option with a value. One that is not repeatable may be given once.
    ///
    /// - Parameter completion: nil for the allowed values, else what the value's name tells.
    package static func value(
        _ name: String, short: Character? = nil, valueName: String, help: String, allowedValues: [String] = [],
        defaultText: String? = nil, environmentVariable: String? = nil, isRepeatable: Bool = false,
        isGlobal: Bool = false, completion: Completion? = nil
    ) -> Option {
        Option(
            name: name, short: short, valueName: valueName, help: help, allowedValues: allowedValues,
            defaultText: defaultText, environmentVariable: environmentVariable, isRepeatable: isRepeatable,
            isGlobal: isGlobal, standsAlone: false,
            completion: completion
                ?? (allowedValues.isEmpty ? Completion(ofValueNamed: valueName) : .words(allowedValues)))
    }

    /// Every command has it.
    static let helpFlag = flag("help", short: "h", help: "Show this help.", isGlobal: true)
}
