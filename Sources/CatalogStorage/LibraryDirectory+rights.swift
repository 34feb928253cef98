internal import StillsModel

extension LibraryDirectory {
    /// What a principal may do by what its account owns.
    func rights(of principal: Principal) -> PrincipalRights {
        var access = AccountAccess()
        if let account = principal.account, !principal.mayDoEverything {
            let inheritance = AccessInheritance(containers: containers, collections: collections, grants: [])
            access = inheritance.access(of: account)
        }
        return PrincipalRights(principal, access: access, collections: collections)
    }
}
