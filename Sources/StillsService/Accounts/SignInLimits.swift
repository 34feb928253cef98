internal import StillsModel

/// How often signing in may fail before a wait, and how long what it gives counts.
package struct SignInLimits: Sendable {
    /// Of one account, from wherever: so many at once, and then one in every interval, in microseconds.
    package var accountBurst: Int64 = 10
    package var accountInterval: Int64 = 60 * 1_000_000
    /// From one address, whatever the account.
    package var addressBurst: Int64 = 50
    package var addressInterval: Int64 = 10 * 1_000_000
    /// In seconds.
    package var accessLasts: Int64 = 15 * 60
    package var refreshLasts: Int64 = 30 * 24 * 3_600
    /// How long a spent refresh token may be shown again, in seconds (Decision 0021).
    package var refreshGrace: Int64 = 30

    package init() {}

    /// - Throws: ``ServiceError`` with `.invalidArgument`, naming the value.
    package func validate() throws(ServiceError) {
        let values: [(String, Int64)] = [
            ("accountBurst", accountBurst), ("accountInterval", accountInterval), ("addressBurst", addressBurst),
            ("addressInterval", addressInterval), ("accessLasts", accessLasts), ("refreshLasts", refreshLasts),
        ]
        for (name, value) in values where value < 1 || value > 1 << 40 {
            throw ServiceError(.invalidArgument, "The limit \(name) of signing in must be positive: \(value) is not.")
        }
    }

    /// What one try is counted for. Names and addresses are told apart, and neither is kept.
    func allowances(account: String, address: String) throws(ServiceError) -> [Allowance] {
        [
            Allowance(
                subject: try Digest(sha256Of: Array("account \(account)".utf8)), burst: accountBurst,
                interval: accountInterval),
            Allowance(
                subject: try Digest(sha256Of: Array("address \(AddressBlock(address))".utf8)), burst: addressBurst,
                interval: addressInterval),
        ]
    }
}
