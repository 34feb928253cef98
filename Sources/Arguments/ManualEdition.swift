/// What a program's manual pages have in common.
package struct ManualEdition: Sendable {
    /// A name, and what it means.
    package struct Entry: Hashable, Sendable {
        package let name: String
        /// A sentence or more.
        package let meaning: String

        package init(_ name: String, _ meaning: String) {
            self.name = name
            self.meaning = meaning
        }
    }

    package let version: String
    /// The day of the version, as `2026-11-21`.
    package let date: String
    package let exitStatuses: [Entry]
    /// Variables that no option names; those of options are known by themselves.
    package let environment: [Entry]

    package init(version: String, date: String, exitStatuses: [Entry], environment: [Entry]) {
        self.version = version
        self.date = date
        self.exitStatuses = exitStatuses
        self.environment = environment
    }
}
