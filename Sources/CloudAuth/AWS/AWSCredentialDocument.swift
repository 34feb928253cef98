internal import Formats
internal import StillsModel

extension TokenAnswer {
    /// The credentials of the JSON document that containers and instances are given.
    func awsCredentials() throws(CloudAuthError) -> AWSCredentials {
        guard status == 200 else {
            let word: String?
            do throws(CloudAuthError) { word = try json()["code"]?.text } catch { word = nil }
            throw refusal(word)
        }
        let document = try json()
        // An instance's document says 200 and then, in this member, that there is nothing.
        if let word = document["Code"]?.text, word != "Success" { throw refusal(word) }
        guard let id = document["AccessKeyId"]?.text else { throw incomplete("AccessKeyId") }
        guard let secret = document["SecretAccessKey"]?.text else { throw incomplete("SecretAccessKey") }
        var end: Int64?
        if let text = document["Expiration"]?.text {
            end = Self.moment(text)
            if end == nil { throw incomplete("Expiration") }
        }
        return AWSCredentials(
            accessKeyID: id, secretAccessKey: Secret(secret), sessionToken: document["Token"]?.text.map(Secret.init),
            expiresAt: end)
    }
}
