import Foundation
import Linux
import StillsTesting
import Testing

/// A folder of its own with a home in it, and the built `stills`; nothing else of the machine's user is seen.
struct Sandbox: Sendable {
    let folder: String
    let program: BuiltProgram
    /// What the environment has besides.
    var variables: [String: String] = [:]

    static let project = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    static let examples = project + "/Examples"

    var library: String { folder + "/library" }

    /// Gives `body` a sandbox, and removes it afterwards.
    static func with(_ body: (Sandbox) async throws -> Void) async throws {
        let folder = "/tmp/stills-e2e-\(UUID().uuidString)"
        for part in ["home", "tmp"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(part)", withIntermediateDirectories: true)
        }
        // Best effort: what stays behind in the folder for temporary files is no test's business.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(Sandbox(folder: folder, program: try .named("stills")))
    }

    /// As ``with(_:)``, with a library made by `stills init`.
    static func withLibrary(_ body: (Sandbox) async throws -> Void) async throws {
        try await with { sandbox in
            try await sandbox.stills("init").expect(0)
            try await body(sandbox)
        }
    }

    var environment: [String: String] {
        [
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": folder + "/home",
            "TMPDIR": folder + "/tmp", "LC_ALL": "C.UTF-8", "STILLS_LIBRARY": library, "TZ": "UTC",
        ].merging(variables) { $1 }
    }

    func call(
        _ arguments: [String], environment changes: [String: String?] = [:], input: ProgramInput = .nothing
    ) throws -> BuiltProgram.Call {
        var variables = environment
        for (name, value) in changes { variables[name] = value }
        var call = BuiltProgram.Call(
            arguments: try arguments.map(path), environment: try variables.map { try path("\($0.key)=\($0.value)") },
            directory: try path(folder))
        call.input = input
        return call
    }

    func stills(
        _ arguments: String..., environment: [String: String?] = [:], input: ProgramInput = .nothing
    ) async throws -> ProgramEnd {
        try await program.run(call(arguments, environment: environment, input: input))
    }

    /// Runs a script in which `stills` is the built program, as a person would type it.
    ///
    /// - Parameter seconds: whoever takes longer is killed, and the call fails.
    func shell(_ script: String, seconds: Int = 120) async throws -> ProgramEnd {
        let bash = BuiltProgram(path: "/bin/bash")
        var call = try call(
            ["-c", script], environment: ["PATH": "\(program.path.parent):/usr/sbin:/usr/bin:/sbin:/bin"])
        call.timeLimit = Int32(clamping: seconds * 1_000)
        return try await bash.run(call)
    }

    /// Writes a file in the sandbox, and its folders; gives back its whole path.
    @discardableResult
    func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
        let place = folder + "/" + name
        try FileManager.default.createDirectory(
            atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        let file = try FileDescriptor.open(path(place), .createOrEmpty)
        try file.write(Array(bytes))
        return place
    }

    @discardableResult
    func write(_ name: String, text: String) throws -> String { try write(name, text.utf8) }

    /// Writes so many pictures, all different, named by number, into a folder of the sandbox.
    ///
    /// Their times lie in the past: a file that changed just now is not relied upon by its time.
    @discardableResult
    func writePictures(_ numbers: Range<Int>, to name: String) throws -> String {
        for number in numbers {
            let place = try write("\(name)/\(number).jpg", SamplePicture.jpeg(comment: "picture \(number)"))
            try age(place)
        }
        return folder + "/" + name
    }

    /// Sets a file's time to an hour ago.
    func age(_ place: String) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -3_600)], ofItemAtPath: place)
    }

    func read(_ place: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: place.hasPrefix("/") ? place : folder + "/" + place)))
    }

    /// The names in a folder of the sandbox, sorted; none when it is not there.
    func names(in name: String) throws -> [String] {
        guard exists(name) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder + "/" + name).sorted()
    }

    /// Whether there is a file or folder of that name.
    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder + "/" + name) }

    private func path(_ text: String) throws -> Path {
        guard let path = Path(text) else { throw ProgramFailure("“\(text)” holds a NUL.") }
        return path
    }
}
