import API
import StillsModel

extension RouteCell {
    /// What is asked of each route about an image, whatever its kind.
    static let ofImages: [RouteCell] = [
        .init(route: "getImage", target: "/v1/images/{image}", demand: .image(nil)),
        .init(route: "getOriginal", target: "/v1/images/{image}/original", demand: .image(nil)),
        .init(route: "getMetadata", target: "/v1/images/{image}/metadata", demand: .image(nil)),
        .init(route: "getHistory", target: "/v1/images/{image}/history", demand: .image(.readAll)),
        .init(
            route: "editImage", target: "/v1/images/{image}", demand: .image(.change), json: #"{"title":"No. {n}"}"#),
        .init(
            route: "editImage", target: "/v1/images/{image}", demand: .image(.own),
            json: #"{"visibility":"{visibility}"}"#),
        .init(
            route: "editImage", target: "/v1/images/{image}", demand: .move, json: #"{"collection":"{attic}"}"#,
            cost: .image),
        .init(
            route: "revertImage", target: "/v1/images/{image}:revert", demand: .image(.change),
            json: #"{"version":1}"#, cost: .trashedImage),
        .init(
            route: "trashImage", target: "/v1/images/{image}", demand: .image(.change), success: 204,
            cost: .activeImage),
        .init(
            route: "restoreImage", target: "/v1/images/{image}:restore", demand: .image(.change), cost: .trashedImage),
        .init(
            route: "purgeImage", target: "/v1/images/{image}:purge", demand: .image(.own), success: 204,
            conflict: (isTrashed: false, status: 409), cost: .trashedImage),
        .init(route: "listImageGrants", target: "/v1/images/{image}/grants", demand: .image(.own)),
        .init(
            route: "putImageGrant", target: "/v1/images/{image}/grants/spare", demand: .image(.own),
            json: #"{"level":"read"}"#),
        .init(
            route: "deleteImageGrant", target: "/v1/images/{image}/grants/spare", demand: .image(.own), success: 204),
    ]

    /// What is asked of all other routes.
    static let ofOthers: [RouteCell] =
        places + uploads + operations + searches + accounts + [
            .init(route: "listImages", target: "/v1/images", demand: .nothing),
            .init(route: "checkImages", target: "/v1/images:check", demand: .nothing, json: #"{"digests":[]}"#),
            .init(route: "getDescription", target: "/v1/openapi.json", demand: .nothing),
            .init(route: "getHealth", target: "/healthz", demand: .nothing),
            .init(route: "getReadiness", target: "/readyz", demand: .nothing),
            .init(route: "getMetrics", target: "/metrics", demand: .metrics),
        ]

    private static let places: [RouteCell] = [
        .init(route: "listCollections", target: "/v1/collections", demand: .nothing),
        .init(route: "getCollection", target: "/v1/collections/{shelf}", demand: .collection(nil)),
        .init(
            route: "createCollection", target: "/v1/collections", demand: .collection(.change),
            json: #"{"path":"owner:shelf/below {n}"}"#, success: 201),
        .init(
            route: "createCollection", target: "/v1/collections", demand: .ownContainer, json: #"{"path":"mine {n}"}"#,
            success: 201),
        .init(
            route: "editCollection", target: "/v1/collections/{shelf}", demand: .collection(.own),
            json: #"{"visibility":"private"}"#),
        // It holds images: whoever may remove it is told so.
        .init(route: "removeCollection", target: "/v1/collections/{shelf}", demand: .collection(.own), success: 409),
        .init(
            route: "listCollectionGrants", target: "/v1/collections/{shelf}/grants", demand: .collection(.own)),
        .init(
            route: "putCollectionGrant", target: "/v1/collections/{shelf}/grants/spare", demand: .collection(.own),
            json: #"{"level":"read"}"#),
        .init(
            route: "deleteCollectionGrant", target: "/v1/collections/{shelf}/grants/spare",
            demand: .collection(.own), success: 204),
        .init(
            route: "listContainerGrants", target: "/v1/accounts/{owner}/container/grants", demand: .container(.own)),
        .init(
            route: "putContainerGrant", target: "/v1/accounts/{owner}/container/grants/spare",
            demand: .container(.own), json: #"{"level":"read"}"#),
        .init(
            route: "deleteContainerGrant", target: "/v1/accounts/{owner}/container/grants/spare",
            demand: .container(.own), success: 204),
    ]

    private static let uploads: [RouteCell] = [
        .init(
            route: "addImages", target: "/v1/images?collection={shelf}", demand: .collection(.change), success: 201,
            asksToSignIn: true),
        .init(route: "describeUploads", target: "/v1/uploads", demand: .nothing, success: 204),
        .init(
            route: "beginUpload", target: "/v1/uploads", demand: .collection(.change), success: 201,
            asksToSignIn: true),
        .init(route: "getUpload", target: "/v1/uploads/{upload}", demand: .upload),
        .init(
            route: "appendToUpload", target: "/v1/uploads/{upload}", demand: .upload, success: 204, cost: .upload,
            asksToSignIn: true),
        .init(
            route: "endUpload", target: "/v1/uploads/{upload}", demand: .upload, success: 204, cost: .upload,
            asksToSignIn: true),
    ]

    private static let operations: [RouteCell] = [
        .init(
            route: "beginOperation", target: "/v1/operations", demand: .account,
            json: #"{"action":"delete","query":"none","dryRun":true}"#, success: 202),
        .init(route: "listOperations", target: "/v1/operations", demand: .account),
        .init(route: "getOperation", target: "/v1/operations/{operation}", demand: .operation),
        .init(route: "listOperationItems", target: "/v1/operations/{operation}/items", demand: .operation),
        .init(
            route: "cancelOperation", target: "/v1/operations/{operation}:cancel", demand: .operation, success: 202),
    ]

    private static let searches: [RouteCell] = [
        .init(
            route: "createSavedSearch", target: "/v1/searches", demand: .ownSearches(.write),
            json: #"{"name":"search {n}","query":"pier"}"#, success: 201),
        .init(route: "listSavedSearches", target: "/v1/searches", demand: .ownSearches(.read)),
        .init(route: "getSavedSearch", target: "/v1/searches/{search}", demand: .searchOfOwner(.read)),
        .init(
            route: "putSavedSearch", target: "/v1/searches/{search}", demand: .searchOfOwner(.write),
            json: #"{"name":"search {n}","query":"pier"}"#),
        .init(
            route: "deleteSavedSearch", target: "/v1/searches/{search}", demand: .searchOfOwner(.write), success: 204,
            cost: .search),
    ]

    private static let accounts: [RouteCell] = [
        .init(
            route: "signIn", target: "/v1/session", demand: .nothing,
            json: #"{"account":"root","password":"{password}"}"#),
        .init(
            route: "refreshSession", target: "/v1/session:refresh", demand: .refusal(401),
            json: #"{"refreshToken":"none"}"#),
        .init(route: "signOut", target: "/v1/session", demand: .session, success: 204),
        .init(route: "getOwnAccount", target: "/v1/me", demand: .account),
        .init(route: "listAccounts", target: "/v1/accounts", demand: .account),
        .init(
            route: "createAccount", target: "/v1/accounts", demand: .management,
            json: #"{"name":"new-{n}","role":"member"}"#, success: 201),
        .init(route: "getAccount", target: "/v1/accounts/{member}", demand: .managedMember),
        .init(route: "getAccount", target: "/v1/accounts/boss", demand: .managedAdmin),
        .init(
            route: "editAccount", target: "/v1/accounts/{member}", demand: .managedMember, json: #"{"role":"member"}"#),
        .init(route: "editAccount", target: "/v1/accounts/boss", demand: .managedAdmin, json: #"{"role":"admin"}"#),
        .init(
            route: "setPassword", target: "/v1/accounts/{member}/password", demand: .managedMember,
            json: #"{"password":"battery staple"}"#, success: 204),
        .init(
            route: "setPassword", target: "/v1/accounts/boss/password", demand: .managedAdmin,
            json: #"{"password":"battery staple"}"#, success: 204),
        .init(
            route: "removeAccount", target: "/v1/accounts/{member}", demand: .managedMember, success: 204,
            cost: .account),
        .init(route: "listKeys", target: "/v1/keys", demand: .ownAccount),
        .init(route: "listKeys", target: "/v1/keys?account={member}", demand: .managedMember),
        .init(
            route: "createKey", target: "/v1/keys", demand: .ownAccount, json: #"{"name":"k","scopes":["admin"]}"#,
            success: 201),
        .init(
            route: "createKey", target: "/v1/keys", demand: .keysOfOthers,
            json: #"{"name":"k","scopes":["admin"],"account":"{member}"}"#, success: 201),
        .init(route: "revokeKey", target: "/v1/keys/{key}", demand: .managedMember, success: 204, cost: .key),
    ]
}
