// Serves a library to tests, without accounts: whoever has the token “local” is its admin.
//
//     UploadSubject LIBRARY
//
// Makes the library where there is none, prints its address, and serves until SIGTERM.

do {
    try await ServedUploads.run(CommandLine.arguments)
} catch {
    print("UploadSubject: \(error)")
}
