internal import Programs
internal import StillsModel
internal import StillsService

/// Accounts as people read them.
enum AccountText {
    /// A table on a terminal; elsewhere fields parted by tabs.
    static func printTable(_ accounts: [Account], _ console: Console) {
        let table = TextTable(
            [
                .init("ACCOUNT", fields: accounts.map(\.name), weight: 1), .init("ROLE", width: 7),
                .init("STATE", width: 8), .init("ID", width: 36, isOptional: true),
            ], console: console)
        if let header = table.header { console.print(header) }
        for account in accounts {
            let state = account.isDisabled ? "disabled" : "active"
            console.print(table.line([account.name, account.role.rawValue, state, account.id.description]))
        }
    }

    /// Tells what became of one account.
    static func tell(_ account: Account, _ change: String, _ context: CommandContext) {
        if context.isJSON {
            context.console.printJSON { AccountJSON.append(account, to: &$0) }
        } else if !context.isQuiet {
            context.console.print("\(account.name): \(change)")
        }
    }
}
