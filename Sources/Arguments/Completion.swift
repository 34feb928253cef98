/// What a shell proposes where a value is expected.
package enum Completion: Hashable, Sendable {
    /// Nothing: only the person knows.
    case nothing
    /// Names of files and folders.
    case files
    /// Names of folders.
    case directories
    /// One of these.
    case words([String])

    /// What the name of a value in help tells: `DIR` is a folder, `PATH`, `FILE` and `FILE.csv` are files.
    init(ofValueNamed name: String) {
        self =
            switch name.prefix(while: \.isLetter) {
            case "DIR": .directories
            case "PATH", "FILE": .files
            default: .nothing
            }
    }
}
