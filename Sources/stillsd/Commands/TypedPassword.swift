internal import Arguments
internal import Programs
internal import StillsModel
internal import StillsService

/// A new password for an account: from a file, or from whoever sits at the terminal, twice and unseen.
enum TypedPassword {
    /// - Throws: ``CommandFailure`` with `.wrongUsage`: the file cannot be read, nobody can be asked, the two differ, or it
    ///   is none that can be set.
    static func read(_ context: CommandContext, for account: String) throws -> Password {
        let text =
            if let file = context.invocation.argument("password-file") {
                try SecretInput.read(file, context)
            } else {
                try asked(context, for: account)
            }
        do throws(ServiceError) {
            return try Password(new: text)
        } catch {
            throw CommandFailure(status: .wrongUsage, message: error.message)
        }
    }

    private static func asked(_ context: CommandContext, for account: String) throws -> String {
        let first = try SecretInput.ask("Password for \(account): ", alternative: "--password-file", context)
        let second = try SecretInput.ask("Once more: ", alternative: "--password-file", context)
        guard first == second else {
            throw CommandFailure(status: .wrongUsage, message: "The two are not the same: nothing was changed.")
        }
        return first
    }
}
