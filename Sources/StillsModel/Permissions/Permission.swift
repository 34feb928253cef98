/// What a principal's wish comes to.
package enum Permission: Sendable, Hashable {
    case allowed
    /// It may know of the thing, and not do that to it.
    case denied
    /// It may not know of the thing: for it there is none.
    case hidden
}

/// Says whether a principal may do something. Pure: everything that decides is in its arguments. What nothing allows is not
/// allowed.
///
/// - Role and level: an admin has every level, a manager reads everything, and a viewer's level is never more than
///   ``AccessLevel/read``.
/// - Visibility: anyone may read a public image, as long as it is not in the trash.
/// - Key: the action's scope must be among its scopes; outside the collections that it is confined to its account has no
///   level, and a confined key has no say in what is not in a collection.
package func decide(_ principal: Principal, _ action: Action, _ resource: Resource) -> Permission {
    switch resource {
    case .library: principal.decides(action, ofLibrary: ())
    case .account(let account, let role): principal.decides(action, of: account, role)
    case .container(let standing), .collection(let standing):
        principal.decides(action, isKnown: principal.knows(standing), standing)
    case .image(let standing, let visibility, let state):
        if visibility == .public, state == .active {
            action == .read ? .allowed : principal.decides(action, isKnown: true, standing)
        } else {
            principal.decides(
                action, isKnown: principal.level(standing) != nil && principal.hasScope(.read), standing)
        }
    }
}

extension Principal {
    /// What the account's role makes of its level on a thing, without regard to scopes.
    package func level(_ standing: Standing) -> AccessLevel? {
        guard account != nil, !standing.isOutsideKey else { return nil }
        return switch role {
        case .admin: .own
        case .manager: .higher(.read, standing.level)
        case .member: standing.level
        case .viewer: standing.level.map { min($0, .read) }
        }
    }

    /// A container or collection is known to those who may read it, and to those who may put something into it.
    fileprivate func knows(_ standing: Standing) -> Bool {
        let level = level(standing)
        return level != nil && hasScope(.read) || level.reaches(.write) && hasScope(.write)
    }

    fileprivate func decides(_ action: Action, isKnown: Bool, _ standing: Standing) -> Permission {
        guard isKnown else { return .hidden }
        guard let needed = action.level, level(standing).reaches(needed), hasScope(action.scope) else {
            // A thing whose reading is refused is not known.
            return action == .read ? .hidden : .denied
        }
        return .allowed
    }

    fileprivate func decides(_ action: Action, ofLibrary: Void) -> Permission {
        guard account != nil, hasScope(.admin), key?.collections == nil else { return .denied }
        switch action {
        case .operate: return role == .admin ? .allowed : .denied
        case .readOperations: return role.readsEverything ? .allowed : .denied
        default: return .denied
        }
    }

    /// Managers have a say below admin: over accounts, and over what they make of them.
    fileprivate func decides(_ action: Action, of other: AccountID, _ otherRole: Role) -> Permission {
        guard account != nil, hasScope(.admin), key?.collections == nil else {
            return other == account ? .denied : .hidden
        }
        let isBelow = role == .admin || role == .manager && otherRole != .admin
        switch action {
        case .manageAccount where isBelow: return .allowed
        case .manageOwnAccount where other == account: return .allowed
        case .read where isBelow || other == account: return .allowed
        default: return role.readsEverything || other == account ? .denied : .hidden
        }
    }
}
