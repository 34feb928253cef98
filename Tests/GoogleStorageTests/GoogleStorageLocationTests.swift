import GoogleStorage
import StillsModel
import StillsTesting
import Testing

@Suite("Places in Google Cloud Storage")
struct GoogleStorageLocationTests {
    @Test(
        "A place is a bucket and what stands behind it",
        arguments: [
            ("gs://pictures", "pictures", ""), ("gs://pictures/", "pictures", ""),
            ("gs://my.pictures_1/a/b c%", "my.pictures_1", "a/b c%"), ("gs://pictures//a", "pictures", "/a"),
        ])
    func places(text: String, bucket: String, prefix: String) throws {
        let location = try #require(GoogleStorageLocation(text))
        #expect(location.bucket == bucket && location.prefix == prefix)
    }

    @Test(
        "What is no place is none",
        arguments: ["s3://pictures", "gs:/pictures", "gs://", "gs://ab", "gs://Pictures", "gs://a b c", "gs://..."])
    func others(text: String) { #expect(GoogleStorageLocation(text) == nil) }

    @Test(
        "The server is the one that the environment names, with or without its scheme",
        arguments: [
            ([:], "https://storage.googleapis.com"), (["API_ENDPOINT_OVERRIDE": "https://h:1/"], "https://h:1"),
            (["STORAGE_EMULATOR_HOST": "127.0.0.1:9"], "http://127.0.0.1:9"),
            (["STORAGE_EMULATOR_HOST": "http://h:2", "API_ENDPOINT_OVERRIDE": "https://h:1"], "http://h:2"),
        ] as [([String: String], String)])
    func servers(variables: [String: String], server: String) throws {
        #expect(try GoogleStorageService(S3Server.surroundings(variables)).bucket("pictures").server == server)
    }

    @Test("A server's address that is none is refused")
    func noServer() throws {
        let error = #expect(throws: GoogleStorageError.self) {
            _ = try GoogleStorageService(S3Server.surroundings(["API_ENDPOINT_OVERRIDE": "ftp://h"])).bucket("pictures")
        }
        #expect(error?.code == .invalidArgument)
    }
}
