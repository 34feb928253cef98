import CloudAuth
import Testing

@Suite("Secrets")
struct SecretTests {
    private let credentials = AWSCredentials(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("hush-1"), sessionToken: Secret("hush-2"), expiresAt: 7)

    @Test("However they are printed, they are not shown")
    func printed() {
        var dumped = ""
        dump(credentials, to: &dumped)
        let texts = [
            "\(credentials)", String(describing: credentials), String(reflecting: credentials), dumped,
            "\(credentials.secretAccessKey)", "\(Optional(credentials.secretAccessKey) as Any)",
            "\(["key": credentials.secretAccessKey])",
        ]
        for text in texts {
            #expect(!text.contains("hush"), "\(text)")
            #expect(text.contains("<secret>") || text.contains("Secret"))
        }
        #expect("\(credentials)".contains("AKIDEXAMPLE"))
    }

    @Test("Whoever needs one gets it, and equal ones are equal")
    func revealed() {
        #expect(credentials.secretAccessKey.revealed == "hush-1")
        #expect(credentials.secretAccessKey == Secret("hush-1"))
        #expect(credentials.secretAccessKey != Secret("hush-2"))
    }
}
