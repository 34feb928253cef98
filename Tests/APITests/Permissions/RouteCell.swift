import API
import HTTPTransport
import StillsModel

/// A request of a route, and who may make it.
struct RouteCell {
    /// What a request needs.
    enum Demand {
        case nothing
        /// An account, whatever it may do.
        case account
        case image(PermissionTable.Deed?)
        /// To change the image, its collection and the other one.
        case move
        case collection(PermissionTable.Deed?)
        case container(PermissionTable.Deed)
        /// A container of one's own.
        case ownContainer
        case upload
        /// A bulk operation that the owner asked for.
        case operation
        /// One's own saved searches, or one that the owner saved; a key needs the scope, and must not be confined.
        case ownSearches(KeyScopes.Scope), searchOfOwner(KeyScopes.Scope)
        case ownAccount
        case managedMember, managedAdmin
        /// To manage some members.
        case management
        case keysOfOthers
        case metrics
        /// Nobody has what it needs.
        case refusal(Int)
        case session
    }

    /// What is not there any more, or not as it was, once the request was answered.
    enum Cost { case nothing, image, activeImage, trashedImage, account, key, upload, search }

    /// The route's id.
    var route: String
    var target: String
    var demand: Demand
    /// Of JSON; `{n}` is a number that no other request has.
    var json: String?
    var success = 200
    /// For an image that is not, or that is, in the trash: what the request is refused with when it is allowed.
    var conflict: (isTrashed: Bool, status: Int)?
    var cost = Cost.nothing
    /// Whether a stranger is told to sign in, whatever it asks about.
    var asksToSignIn = false

    /// The status that the table of permissions leads to.
    func expected(_ asker: Asker, _ kind: ImageKind) -> Int {
        if asker.isStranger, asksToSignIn { return 401 }
        return switch demand {
        case .nothing: success
        case .account: asker.isStranger ? 401 : success
        case .image(let deed): verdict(knows: asker.knows(kind), may: deed.map { asker.may($0, asker.image) }, kind)
        case .move:
            verdict(
                knows: asker.knows(kind) && asker.knows(asker.otherCollection),
                may: [asker.image, asker.collection, asker.otherCollection].allSatisfy { asker.may(.change, $0) }, kind)
        case .collection(let deed):
            verdict(knows: asker.knows(asker.collection), may: deed.map { asker.may($0, asker.collection) }, kind)
        case .container(let deed):
            verdict(knows: asker.knows(asker.container), may: asker.may(deed, asker.container), kind)
        case .ownContainer: ownContainer(asker)
        case .upload: upload(asker, kind)
        case .operation: asker.isStranger ? 401 : asker.knowsOperationOfOwner ? success : 404
        case .ownSearches(let scope): searches(asker, scope)
        case .searchOfOwner(let scope):
            searches(asker, scope) == success && asker.account != "owner" ? 404 : searches(asker, scope)
        case .ownAccount: asker.hasAdminScope ? success : asker.isStranger ? 401 : 403
        case .managedMember: asker.managesMembers ? success : asker.isStranger ? 401 : 404
        case .managedAdmin:
            asker.managesAll ? success : asker.isStranger ? 401 : asker.managesMembers ? 403 : 404
        case .management: asker.managesMembers ? success : asker.isStranger ? 401 : 403
        case .keysOfOthers:
            asker.managesAll ? success : asker.isStranger ? 401 : asker.managesMembers ? 403 : 404
        case .metrics: asker.readsEverything ? success : 404
        case .refusal(let status): status
        case .session: asker.isStranger ? 401 : asker.key == nil ? success : 400
        }
    }

    /// - Parameter may: nil where knowing is enough.
    private func verdict(knows: Bool, may: Bool?, _ kind: ImageKind) -> Int {
        guard knows else { return 404 }
        guard may ?? true else { return 403 }
        return conflict.flatMap { $0.isTrashed == kind.isTrashed ? $0.status : nil } ?? success
    }

    private func searches(_ asker: Asker, _ scope: KeyScopes.Scope) -> Int {
        if asker.isStranger { return 401 }
        return asker.key.map { $0.scopes.contains(scope) && $0.collections == nil } ?? true ? success : 403
    }

    private func ownContainer(_ asker: Asker) -> Int {
        if asker.isStranger { return 401 }
        if asker.role == .viewer { return 403 }
        if asker.key?.collections != nil { return 404 }
        // The request names no container: there is nothing to hide.
        return asker.may(.change, .owner) ? success : 403
    }

    /// Only whoever began it knows of it; a key needs what the upload needs.
    private func upload(_ asker: Asker, _ kind: ImageKind) -> Int {
        guard asker.account == "owner" else { return 404 }
        return verdict(knows: asker.knows(asker.collection), may: asker.may(.change, asker.collection), kind)
    }
}
