/// Every route of the API, in the order in which its description shows them. A folder for each resource.
package enum APIRoutes {
    package static let all: [Route] =
        ImageRoutes.all + SavedSearchRoutes.all + OperationRoutes.all + UploadRoutes.all + CollectionRoutes.all
        + GrantRoutes.all
        + SessionRoutes.all
        + AccountRoutes.all + KeyRoutes.all + ServiceRoutes.all + HealthRoutes.all
}
