import StillsTesting

extension Sandbox {
    /// As ``daemon(_:options:)``, with an account `anna` that is signed in: in the script, `stills` works on the library of the
    /// server, and `here` on the same library beside it.
    func signedIn(_ script: String, role: String = "admin") async throws -> ProgramEnd {
        try write("password", text: "correct horse\n")
        return try await daemon(
            """
            stillsd account create --role \(role) anna --password-file password > /dev/null
            export STILLS_SERVER=$url
            here() { local command=$1; shift; stills $command --library "$STILLS_LIBRARY" "$@"; }
            stills login -q anna --password-file password
            \(script)
            """)
    }
}
