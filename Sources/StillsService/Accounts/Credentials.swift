/// What the use cases of signing in share in one program: the one place where passwords are compared, and what was found out
/// about tokens.
package struct Credentials: Sendable {
    package let hasher: PasswordHasher
    package let authenticate: Authenticate
    package let limits: SignInLimits

    package init(
        library: Library, hasher: PasswordHasher = PasswordHasher(), limits: SignInLimits = SignInLimits()
    ) {
        self.hasher = hasher
        self.limits = limits
        authenticate = Authenticate(library: library)
    }
}
