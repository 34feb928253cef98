package import StillsModel

/// Accounts of people who only say who they are: for clients that cannot sign in, in development (decision 0033).
///
/// Whoever is named so acts as a member at most, whatever its role; `local` is never meant.
package struct NamedAccount: Sendable {
    private static let longest = 63

    private let library: Library

    /// - Parameter library: as the program itself opened it.
    package init(library: Library) { self.library = library }

    /// - Returns: nil where nobody is called so.
    package func find(_ name: String) async throws(ServiceError) -> Principal? {
        guard name != AccountName.local else { return nil }
        let accounts = try await seam { try await library.records.directory() }.accounts
        return accounts.first { $0.name == name && !$0.isDisabled }.map(Self.principal)
    }

    /// Makes a member of that name, with a container and without a password, where there is none.
    ///
    /// - Throws: ``ServiceError`` with `.invalidArgument` for a name that none can have, `.permissionDenied` for an account that
    ///   is disabled, or those of the catalog.
    package func findOrMake(_ name: String) async throws(ServiceError) -> Principal {
        try Self.check(name)
        if let known = try await find(name) { return known }
        let account = Account(
            id: library.environment.newID(), name: name, role: .member, createdAt: library.environment.now())
        guard
            let conflict = try await library.commitAll([.createAccount(account)] + library.belongings(of: account))
        else { return Self.principal(account) }
        // Many requests may bring the same new name at the same time.
        if let known = try await find(name) { return known }
        if conflict == .nameTaken {
            throw ServiceError(.permissionDenied, "The account “\(name)” is disabled.")
        }
        throw AccountRights.error(conflict, account)
    }

    private static func principal(_ account: Account) -> Principal {
        .account(account.id, account.role == .viewer ? .viewer : .member)
    }

    /// Wider than ``AccountName``: names that such clients have used are kept.
    private static func check(_ name: String) throws(ServiceError) {
        guard (1...longest).contains(name.utf8.count), name.utf8.allSatisfy(isPart), name != AccountName.local else {
            throw ServiceError(
                .invalidArgument,
                "A user's name has 1 to \(longest) letters, digits and the signs - _ . @, and is not “\(AccountName.local)”."
            )
        }
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
            UInt8(ascii: "@"):
            true
        default: false
        }
    }
}
