internal import Arguments

/// `stillsd account`: the commands about accounts.
enum AccountGroup {
    static let name = "account"
    static let summary = "Make, list, change and remove accounts."
    static let discussion = """
        These commands act as “local”, the account of whoever can open the library's files. A daemon that is running sees \
        their changes within five seconds.
        """

    static let passwordFile = Option.value(
        "password-file", valueName: "FILE",
        help: "Read the password from the first line of FILE, “-” for standard input; else it is asked for.")
}
