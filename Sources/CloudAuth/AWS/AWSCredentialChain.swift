internal import StillsModel
internal import Synchronization

/// Credentials of AWS from the first source that has some, kept and renewed.
///
/// The source that gave the first ones gives all later ones too: whose requests they are never changes on the way.
package final class AWSCredentialChain: Sendable {
    private let value: RefreshedValue<AWSCredentials>

    /// The environment, the profile, a web identity, the container, the instance.
    package static let usualSources: [any AWSCredentialSource] = [
        AWSEnvironmentSource(), AWSProfileSource(), AWSWebIdentitySource(), AWSContainerSource(), AWSInstanceSource(),
    ]

    package init(
        _ surroundings: CloudSurroundings, sources: [any AWSCredentialSource] = AWSCredentialChain.usualSources
    ) {
        let search = Search(surroundings: surroundings, sources: sources)
        value = RefreshedValue(now: surroundings.now) { () async throws(CloudAuthError) in try await search.find() }
    }

    /// Credentials that are good now.
    ///
    /// - Throws: ``CloudAuthError``: `.unauthenticated` when no source has any, with all that were looked at and what each lacks;
    ///   what the source says, where one was set up and has none to give.
    package func credentials() async throws(CloudAuthError) -> AWSCredentials { try await value.current() }

    /// For credentials that a service called expired.
    package func forget(_ credentials: AWSCredentials) { value.forget(credentials) }

    private final class Search: Sendable {
        private let surroundings: CloudSurroundings
        private let sources: [any AWSCredentialSource]
        private let chosen = Mutex<Int?>(nil)

        init(surroundings: CloudSurroundings, sources: [any AWSCredentialSource]) {
            self.surroundings = surroundings
            self.sources = sources
        }

        func find() async throws(CloudAuthError) -> AWSCredentials {
            let chosen = chosen.withLock { $0 }
            var lacks: [String] = []
            for (number, source) in sources.enumerated() where chosen ?? number == number {
                switch try await source.find(in: surroundings) {
                case .found(let credentials):
                    self.chosen.withLock { $0 = number }
                    return credentials
                case .absent(let lack): lacks.append(lack)
                }
            }
            throw CloudAuthError(
                .unauthenticated, "There are no credentials for AWS: \(lacks.joined(separator: "; ")).")
        }
    }
}
