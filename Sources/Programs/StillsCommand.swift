package import Arguments

/// One command: how it is called, and what it does. One file each.
package protocol StillsCommand {
    static var declaration: Command { get }
    /// The word before its name: `receipt` in `stills receipt verify`.
    static var group: String? { get }
    /// The words by which it is called, behind the program's name; none for a program that is one command.
    static var path: [String] { get }

    static func run(_ context: CommandContext) async throws -> ExitStatus
}

extension StillsCommand {
    package static var group: String? { nil }

    package static var path: [String] { (group.map { [$0] } ?? []) + [declaration.name] }
}
