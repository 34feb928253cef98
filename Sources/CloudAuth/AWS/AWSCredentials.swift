/// By what AWS knows somebody.
package struct AWSCredentials: Sendable, Hashable, Expiring {
    /// No secret: it goes out with every request. Printed in full.
    package let accessKeyID: String
    package let secretAccessKey: Secret
    /// Of temporary credentials.
    package let sessionToken: Secret?
    /// Seconds since 1970-01-01T00:00:00Z; nil when they are good until somebody takes them back.
    package let expiresAt: Int64?

    package init(
        accessKeyID: String, secretAccessKey: Secret, sessionToken: Secret? = nil, expiresAt: Int64? = nil
    ) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expiresAt = expiresAt
    }
}
