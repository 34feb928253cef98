/// Names of XMP properties where exiftool's differ from the property's path, and the types whose text is converted.
///
/// One table of facts, hence above the usual length of a file. A path is the names of a property and of the fields in
/// it, each with a capital, without anything between.
enum XMPNames {
    /// The tag's name of a property: exiftool's where it has one of its own, else the path.
    static func name(of path: String, in namespace: String) -> String {
        if namespace == "crs" || namespace == "crd" { return XMPCameraRawNames.name(of: path) }
        return names[Key(namespace: namespace, path: path)] ?? path
    }

    static func isDate(_ path: String, in namespace: String) -> Bool {
        dates.contains(Key(namespace: namespace, path: path))
    }

    static func isFraction(_ path: String, in namespace: String) -> Bool {
        fractions.contains(Key(namespace: namespace, path: path))
    }

    private struct Key: Hashable {
        var namespace: String
        var path: String
    }

    private static let names: [Key: String] = {
        var names: [Key: String] = [:]
        for line in nameTable.split(separator: "\n") {
            let words = line.split(separator: " ").map { String($0) }
            if words.count == 3 { names[Key(namespace: words[0], path: words[1])] = words[2] }
        }
        return names
    }()

    private static let dates = keys(dateTable)
    private static let fractions = keys(fractionTable)

    private static func keys(_ table: String) -> Set<Key> {
        var keys: Set<Key> = []
        for line in table.split(separator: "\n") {
            let words = line.split(separator: " ").map { String($0) }
            for path in words.dropFirst() { keys.insert(Key(namespace: words[0], path: path)) }
        }
        return keys
    }

    /// Namespace, then paths.
    private static let dateTable = """
        DICOM PatientDOB SeriesDateTime StudyDateTime
        GPano FirstPhotoDate LastPhotoDate
        MP RegionInfoDateRegionsValid
        acdsee Datetime
        cc DeprecatedOn
        dc Date
        dwc EventEarliestDate EventEventDate EventLatestDate HumanObservationEarliestDate HumanObservationEventDate
        dwc HumanObservationLatestDate IdentificationDateIdentified MachineObservationEarliestDate
        dwc MachineObservationEventDate MachineObservationLatestDate MeasurementOrFactMeasurementDeterminedDate
        dwc ResourceRelationshipRelationshipEstablishedDate
        exif DateTimeDigitized DateTimeOriginal GPSTimeStamp
        getty OriginalCreateDateTime
        ics TimeStamp
        iptcExt ArtworkOrObjectAODateCreated IptcLastEdited MetadataLastEdited PublicationEventDate
        iptcExt TemporalCoverageTempCoverageFrom TemporalCoverageTempCoverageTo
        microsoft DateAcquired
        pdf CreationDate ModDate
        photoshop DateCreated
        plus FirstPublicationDate LicenseEndDate LicenseStartDate LicenseTransactionDate
        prism CoverDate CreationDate DateRecieved KillDateDate ModificationDate OffSaleDateDate OnSaleDateDate
        prism PublicationDateDate PublicationDisplayDateDate
        pur EmbargoDate ExclusivityEndDate ExpirationDate OptionEndDate
        tiff DateTime
        xmp CreateDate MetadataDate ModifyDate
        xmpDM AudioModDate MetadataModDate ReleaseDate ShotDate VideoModDate
        xmpMM DerivedFromLastModifyDate HistoryWhen IngredientsLastModifyDate ManagedFromLastModifyDate
        xmpMM ManifestReferenceLastModifyDate RenditionOfLastModifyDate VersionsEventWhen VersionsModifyDate
        """

    /// Namespace, then paths.
    private static let fractionTable = """
        aux ApproximateFocusDistance EnhanceSuperResolutionScale FlashCompensation
        exif ApertureValue BrightnessValue CompressedBitsPerPixel DigitalZoomRatio ExposureBiasValue ExposureIndex
        exif ExposureTime FNumber FlashEnergy FocalLength FocalPlaneXResolution FocalPlaneYResolution GPSAltitude
        exif GPSDOP GPSDestBearing GPSDestDistance GPSHPositioningError GPSImgDirection GPSSpeed GPSTrack
        exif MaxApertureValue OECFValues ShutterSpeedValue SpatialFrequencyResponseValues SubjectDistance
        exifEX Acceleration CameraElevationAngle CompositeImageExposureTimesMaxExposureTimesOfAll
        exifEX CompositeImageExposureTimesMaxExposureTimesOfUsed CompositeImageExposureTimesMinExposureTimesOfAll
        exifEX CompositeImageExposureTimesMinExposureTimesOfUsed CompositeImageExposureTimesSumOfExposureTimesOfAll
        exifEX CompositeImageExposureTimesSumOfExposureTimesOfUsed CompositeImageExposureTimesTotalExposurePeriod
        exifEX CompositeImageExposureTimesValues Gamma Humidity LensSpecification Pressure Temperature WaterDepth
        iptcExt LocationCreatedGPSAltitude LocationShownGPSAltitude RatingRatingRegionGPSAltitude
        iptcExt VideoDisplayAspectRatio
        tiff PrimaryChromaticities ReferenceBlackWhite WhitePoint XResolution YCbCrCoefficients YResolution
        xmpDM BeatSpliceParamsRiseInTimeDurationScale ContributedMediaDurationScale ContributedMediaStartTimeScale
        xmpDM DurationScale FileDataRate IntroTimeScale OutCueScale RelativeTimestampScale VideoPixelAspectRatio
        """

    /// Namespace, path, name.
    private static let nameTable = """
        DICOM PatientDOB PatientBirthDate
        Device CamerasCamera Camera
        Device CamerasCameraAppInfo CameraAppInfo
        Device CamerasCameraAppInfoApplication CameraAppInfoApplication
        Device CamerasCameraAppInfoItemURI CameraAppInfoItemURI
        Device CamerasCameraAppInfoVersion CameraAppInfoVersion
        Device CamerasCameraDepthMap CameraDepthMap
        Device CamerasCameraDepthMapConfidenceURI CameraDepthMapConfidenceURI
        Device CamerasCameraDepthMapDepthURI CameraDepthMapDepthURI
        Device CamerasCameraDepthMapFar CameraDepthMapFar
        Device CamerasCameraDepthMapFocalTable CameraDepthMapFocalTable
        Device CamerasCameraDepthMapFocalTableEntryCount CameraDepthMapFocalTableEntryCount
        Device CamerasCameraDepthMapFormat CameraDepthMapFormat
        Device CamerasCameraDepthMapItemSemantic CameraDepthMapItemSemantic
        Device CamerasCameraDepthMapMeasureType CameraDepthMapMeasureType
        Device CamerasCameraDepthMapNear CameraDepthMapNear
        Device CamerasCameraDepthMapSoftware CameraDepthMapSoftware
        Device CamerasCameraDepthMapUnits CameraDepthMapUnits
        Device CamerasCameraImage CameraImage
        Device CamerasCameraImageItemSemantic CameraImageItemSemantic
        Device CamerasCameraImageItemURI CameraImageItemURI
        Device CamerasCameraImagingModel CameraImagingModel
        Device CamerasCameraImagingModelDistortion CameraImagingModelDistortion
        Device CamerasCameraImagingModelDistortionCount CameraImagingModelDistortionCount
        Device CamerasCameraImagingModelFocalLengthX CameraImagingModelFocalLengthX
        Device CamerasCameraImagingModelFocalLengthY CameraImagingModelFocalLengthY
        Device CamerasCameraImagingModelImageHeight CameraImagingModelImageHeight
        Device CamerasCameraImagingModelImageWidth CameraImagingModelImageWidth
        Device CamerasCameraImagingModelPixelAspectRatio CameraImagingModelPixelAspectRatio
        Device CamerasCameraImagingModelPrincipalPointX CameraImagingModelPrincipalPointX
        Device CamerasCameraImagingModelPrincipalPointY CameraImagingModelPrincipalPointY
        Device CamerasCameraImagingModelSkew CameraImagingModelSkew
        Device CamerasCameraLightEstimate CameraLightEstimate
        Device CamerasCameraLightEstimateColorCorrectionB CameraLightEstimateColorCorrectionB
        Device CamerasCameraLightEstimateColorCorrectionG CameraLightEstimateColorCorrectionG
        Device CamerasCameraLightEstimateColorCorrectionR CameraLightEstimateColorCorrectionR
        Device CamerasCameraLightEstimatePixelIntensity CameraLightEstimatePixelIntensity
        Device CamerasCameraPointCloud CameraPointCloud
        Device CamerasCameraPointCloudMetric CameraPointCloudMetric
        Device CamerasCameraPointCloudPointCloud CameraPointCloudPointCloud
        Device CamerasCameraPointCloudPoints CameraPointCloudPoints
        Device CamerasCameraPose CameraPose
        Device CamerasCameraPosePositionX CameraPosePositionX
        Device CamerasCameraPosePositionY CameraPosePositionY
        Device CamerasCameraPosePositionZ CameraPosePositionZ
        Device CamerasCameraPoseRotationW CameraPoseRotationW
        Device CamerasCameraPoseRotationX CameraPoseRotationX
        Device CamerasCameraPoseRotationY CameraPoseRotationY
        Device CamerasCameraPoseRotationZ CameraPoseRotationZ
        Device CamerasCameraPoseTimestamp CameraPoseTimestamp
        Device CamerasCameraTrait CameraTrait
        Device CamerasCameraVendorInfo CameraVendorInfo
        Device CamerasCameraVendorInfoManufacturer CameraVendorInfoManufacturer
        Device CamerasCameraVendorInfoModel CameraVendorInfoModel
        Device CamerasCameraVendorInfoNotes CameraVendorInfoNotes
        Device PlanesPlane Plane
        Device PlanesPlaneBoundary PlaneBoundary
        Device PlanesPlaneBoundaryVertexCount PlaneBoundaryVertexCount
        Device PlanesPlaneExtentX PlaneExtentX
        Device PlanesPlaneExtentZ PlaneExtentZ
        Device PlanesPlanePose PlanePose
        Device PlanesPlanePosePositionX PlanePosePositionX
        Device PlanesPlanePosePositionY PlanePosePositionY
        Device PlanesPlanePosePositionZ PlanePosePositionZ
        Device PlanesPlanePoseRotationW PlanePoseRotationW
        Device PlanesPlanePoseRotationX PlanePoseRotationX
        Device PlanesPlanePoseRotationY PlanePoseRotationY
        Device PlanesPlanePoseRotationZ PlanePoseRotationZ
        Device PlanesPlanePoseTimestamp PlanePoseTimestamp
        Device ProfilesProfile Profile
        Device ProfilesProfileCameraIndices ProfileCameraIndices
        Device ProfilesProfileType ProfileType
        GIMP API Api
        GAudio Data AudioData
        GAudio Mime AudioMimeType
        GCamera Hdrp_makernote HDRPMakerNote
        GCamera Shot_log_data ShotLogData
        GDepth Data DepthImage
        GImage Data ImageData
        GImage Mime ImageMimeType
        GSpherical Timestamp TimeStamp
        MP RegionInfo RegionInfoMP
        MP RegionInfoRegionsPersonDisplayName RegionPersonDisplayName
        MP RegionInfoRegionsPersonEmailDigest RegionPersonEmailDigest
        MP RegionInfoRegionsPersonLiveIdCID RegionPersonLiveIdCID
        MP RegionInfoRegionsPersonSourceID RegionPersonSourceID
        MP RegionInfoRegionsRectangle RegionRectangle
        PixelLive AUTHOR Author
        PixelLive COMMENTS Comments
        PixelLive COPYRIGHT Copyright
        PixelLive DATE Date
        PixelLive GENRE Genre
        PixelLive TITLE Title
        acdsee Datetime DateTime
        acdsee Dpp DPP
        acdsee Rpp RPP
        apple-fi Timestamp TimeStamp
        cc Legalcode LegalCode
        cell Cellid CellTowerID
        cell Cgi CellGlobalID
        cell Lac LocationAreaCode
        cell Mcc MobileCountryCode
        cell Mnc MobileNetworkCode
        cell R CellR
        dex Crc32 CRC32
        dex Ffid FFID
        dex Licensetype LicenseType
        dex Os OS
        dex Shortdescription ShortDescription
        drone-dji GpsLatitude GPSLatitude
        drone-dji GpsLongitude GPSLongitude
        drone-dji GpsLongtitude GPSLongtitude
        dwc DctermsLocation DCTermsLocation
        dwc DctermsLocationContinent DCContinent
        dwc DctermsLocationCoordinatePrecision DCCoordinatePrecision
        dwc DctermsLocationCoordinateUncertaintyInMeters DCCoordinateUncertaintyInMeters
        dwc DctermsLocationCountry DCCountry
        dwc DctermsLocationCountryCode DCCountryCode
        dwc DctermsLocationCounty DCCounty
        dwc DctermsLocationDecimalLatitude DCDecimalLatitude
        dwc DctermsLocationDecimalLongitude DCDecimalLongitude
        dwc DctermsLocationFootprintSRS DCFootprintSRS
        dwc DctermsLocationFootprintSpatialFit DCFootprintSpatialFit
        dwc DctermsLocationFootprintWKT DCFootprintWKT
        dwc DctermsLocationGeodeticDatum DCGeodeticDatum
        dwc DctermsLocationGeoreferenceProtocol DCGeoreferenceProtocol
        dwc DctermsLocationGeoreferenceRemarks DCGeoreferenceRemarks
        dwc DctermsLocationGeoreferenceSources DCGeoreferenceSources
        dwc DctermsLocationGeoreferenceVerificationStatus DCGeoreferenceVerificationStatus
        dwc DctermsLocationGeoreferencedBy DCGeoreferencedBy
        dwc DctermsLocationGeoreferencedDate DCGeoreferencedDate
        dwc DctermsLocationHigherGeography DCHigherGeography
        dwc DctermsLocationHigherGeographyID DCHigherGeographyID
        dwc DctermsLocationIsland DCIsland
        dwc DctermsLocationIslandGroup DCIslandGroup
        dwc DctermsLocationLocality DCLocality
        dwc DctermsLocationLocationAccordingTo DCLocationAccordingTo
        dwc DctermsLocationLocationID DCLocationID
        dwc DctermsLocationLocationRemarks DCLocationRemarks
        dwc DctermsLocationMaximumDepthInMeters DCMaximumDepthInMeters
        dwc DctermsLocationMaximumDistanceAboveSurfaceInMeters DCMaximumDistanceAboveSurfaceInMeters
        dwc DctermsLocationMaximumElevationInMeters DCMaximumElevationInMeters
        dwc DctermsLocationMinimumDepthInMeters DCMinimumDepthInMeters
        dwc DctermsLocationMinimumDistanceAboveSurfaceInMeters DCMinimumDistanceAboveSurfaceInMeters
        dwc DctermsLocationMinimumElevationInMeters DCMinimumElevationInMeters
        dwc DctermsLocationMunicipality DCMunicipality
        dwc DctermsLocationPointRadiusSpatialFit DCPointRadiusSpatialFit
        dwc DctermsLocationStateProvince DCStateProvince
        dwc DctermsLocationVerbatimCoordinateSystem DCVerbatimCoordinateSystem
        dwc DctermsLocationVerbatimCoordinates DCVerbatimCoordinates
        dwc DctermsLocationVerbatimDepth DCVerbatimDepth
        dwc DctermsLocationVerbatimElevation DCVerbatimElevation
        dwc DctermsLocationVerbatimLatitude DCVerbatimLatitude
        dwc DctermsLocationVerbatimLocality DCVerbatimLocality
        dwc DctermsLocationVerbatimLongitude DCVerbatimLongitude
        dwc DctermsLocationVerbatimSRS DCVerbatimSRS
        dwc DctermsLocationVerticalDatum DCVerticalDatum
        dwc DctermsLocationWaterBody DCWaterBody
        dwc Event DCEvent
        dwc EventEventDate EventDate
        dwc EventEventID EventID
        dwc EventEventRemarks EventRemarks
        dwc EventEventTime EventTime
        dwc GeologicalContextEarliestAgeOrLowestStage EarliestAgeOrLowestStage
        dwc GeologicalContextEarliestEonOrLowestEonothem EarliestEonOrLowestEonothem
        dwc GeologicalContextEarliestEpochOrLowestSeries EarliestEpochOrLowestSeries
        dwc GeologicalContextEarliestEraOrLowestErathem EarliestEraOrLowestErathem
        dwc GeologicalContextEarliestPeriodOrLowestSystem EarliestPeriodOrLowestSystem
        dwc GeologicalContextGeologicalContextID GeologicalContextID
        dwc GeologicalContextHighestBiostratigraphicZone HighestBiostratigraphicZone
        dwc GeologicalContextLatestAgeOrHighestStage LatestAgeOrHighestStage
        dwc GeologicalContextLatestEonOrHighestEonothem LatestEonOrHighestEonothem
        dwc GeologicalContextLatestEpochOrHighestSeries LatestEpochOrHighestSeries
        dwc GeologicalContextLatestEraOrHighestErathem LatestEraOrHighestErathem
        dwc GeologicalContextLatestPeriodOrHighestSystem LatestPeriodOrHighestSystem
        dwc GeologicalContextLithostratigraphicTerms LithostratigraphicTerms
        dwc GeologicalContextLowestBiostratigraphicZone LowestBiostratigraphicZone
        dwc IdentificationDateIdentified DateIdentified
        dwc IdentificationIdentificationID IdentificationID
        dwc IdentificationIdentificationQualifier IdentificationQualifier
        dwc IdentificationIdentificationReferences IdentificationReferences
        dwc IdentificationIdentificationRemarks IdentificationRemarks
        dwc IdentificationIdentificationVerificationStatus IdentificationVerificationStatus
        dwc IdentificationIdentifiedBy IdentifiedBy
        dwc IdentificationIdentifiedByID IdentifiedByID
        dwc IdentificationTypeStatus TypeStatus
        dwc IdentificationVerbatimIdentification VerbatimIdentification
        dwc MaterialSampleMaterialSampleID MaterialSampleID
        dwc MeasurementOrFactMeasurementAccuracy MeasurementAccuracy
        dwc MeasurementOrFactMeasurementDeterminedBy MeasurementDeterminedBy
        dwc MeasurementOrFactMeasurementDeterminedDate MeasurementDeterminedDate
        dwc MeasurementOrFactMeasurementID MeasurementID
        dwc MeasurementOrFactMeasurementMethod MeasurementMethod
        dwc MeasurementOrFactMeasurementRemarks MeasurementRemarks
        dwc MeasurementOrFactMeasurementType MeasurementType
        dwc MeasurementOrFactMeasurementUnit MeasurementUnit
        dwc MeasurementOrFactMeasurementValue MeasurementValue
        dwc OccurrenceOccurrenceDetails OccurrenceDetails
        dwc OccurrenceOccurrenceID OccurrenceID
        dwc OccurrenceOccurrenceRemarks OccurrenceRemarks
        dwc OccurrenceOccurrenceStatus OccurrenceStatus
        dwc OrganismOrganismID OrganismID
        dwc OrganismOrganismName OrganismName
        dwc OrganismOrganismRemarks OrganismRemarks
        dwc OrganismOrganismScope OrganismScope
        dwc ResourceRelationshipRelatedResourceID RelatedResourceID
        dwc ResourceRelationshipRelationshipAccordingTo RelationshipAccordingTo
        dwc ResourceRelationshipRelationshipEstablishedDate RelationshipEstablishedDate
        dwc ResourceRelationshipRelationshipOfResource RelationshipOfResource
        dwc ResourceRelationshipRelationshipOfResourceID RelationshipOfResourceID
        dwc ResourceRelationshipRelationshipRemarks RelationshipRemarks
        dwc ResourceRelationshipResourceID ResourceID
        dwc ResourceRelationshipResourceRelationshipID ResourceRelationshipID
        dwc TaxonTaxonConceptID TaxonConceptID
        dwc TaxonTaxonID TaxonID
        dwc TaxonTaxonRank TaxonRank
        dwc TaxonTaxonRemarks TaxonRemarks
        exif ExposureBiasValue ExposureCompensation
        exif FocalLengthIn35mmFilm FocalLengthIn35mmFormat
        exif GPSTimeStamp GPSDateTime
        exif ISOSpeedRatings ISO
        exif OECF Opto-ElectricConvFactor
        exif PixelXDimension ExifImageWidth
        exif PixelYDimension ExifImageHeight
        exifEX BodySerialNumber SerialNumber
        exifEX CameraOwnerName OwnerName
        exifEX CompositeImageExposureTimesMaxExposureTimesOfAll CompImageMaxExposureAll
        exifEX CompositeImageExposureTimesMaxExposureTimesOfUsed CompImageMaxExposureUsed
        exifEX CompositeImageExposureTimesMinExposureTimesOfAll CompImageMinExposureAll
        exifEX CompositeImageExposureTimesMinExposureTimesOfUsed CompImageMinExposureUsed
        exifEX CompositeImageExposureTimesNumberOfImagesInSequences CompImageImagesPerSequence
        exifEX CompositeImageExposureTimesNumberOfSequences CompImageNumSequences
        exifEX CompositeImageExposureTimesSumOfExposureTimesOfAll CompImageSumExposureAll
        exifEX CompositeImageExposureTimesSumOfExposureTimesOfUsed CompImageSumExposureUsed
        exifEX CompositeImageExposureTimesTotalExposurePeriod CompImageTotalExposurePeriod
        exifEX CompositeImageExposureTimesValues CompImageValues
        exifEX InteroperabilityIndex InteropIndex
        exifEX LensSpecification LensInfo
        exifEX Temperature AmbientTemperature
        getty OriginalFilename OriginalFileName
        hdr Ccv_avg_luminance_nits CCVAvgLuminanceNits
        hdr Ccv_max_luminance_nits CCVMaxLuminanceNits
        hdr Ccv_min_luminance_nits CCVMinLuminanceNits
        hdr Ccv_primaries_xy CCVPrimariesXY
        hdr Ccv_white_xy CCVWhiteXY
        hdr Scene_referred SceneReferred
        ics SubVersionsFileName SubVersionFileName
        ics SubVersionsVersRef SubVersionReference
        ics TagStructureLabelName LabelName1
        ics TagStructureParentReference ParentReference1
        ics TagStructureReference Reference1
        ics TagStructureSubLabels SubLabels1
        ics TagStructureSubLabelsLabelName LabelName2
        ics TagStructureSubLabelsParentReference ParentReference2
        ics TagStructureSubLabelsReference Reference2
        ics TagStructureSubLabelsSubLabels SubLabels2
        ics TagStructureSubLabelsSubLabelsLabelName LabelName3
        ics TagStructureSubLabelsSubLabelsParentReference ParentReference3
        ics TagStructureSubLabelsSubLabelsReference Reference3
        ics TagStructureSubLabelsSubLabelsSubLabels SubLabels3
        ics TagStructureSubLabelsSubLabelsSubLabelsLabelName LabelName4
        ics TagStructureSubLabelsSubLabelsSubLabelsParentReference ParentReference4
        ics TagStructureSubLabelsSubLabelsSubLabelsReference Reference4
        ics TagStructureSubLabelsSubLabelsSubLabelsSubLabels SubLabels4
        ics TagStructureSubLabelsSubLabelsSubLabelsSubLabelsLabelName LabelName5
        ics TagStructureSubLabelsSubLabelsSubLabelsSubLabelsParentReference ParentReference5
        ics TagStructureSubLabelsSubLabelsSubLabelsSubLabelsReference Reference5
        ics TagStructureSubLabelsSubLabelsSubLabelsSubLabelsSubLabels SubLabels5
        ics TagStructureSubLabelsSubLabelsSubLabelsSubLabelsSubLabelsLabelName LabelName6
        ics TagStructureSubLabelsSubLabelsSubLabelsSubLabelsSubLabelsParentReference ParentReference6
        ics TagStructureSubLabelsSubLabelsSubLabelsSubLabelsSubLabelsReference Reference6
        iptcCore CreatorContactInfoCiAdrCity CreatorCity
        iptcCore CreatorContactInfoCiAdrCtry CreatorCountry
        iptcCore CreatorContactInfoCiAdrExtadr CreatorAddress
        iptcCore CreatorContactInfoCiAdrPcode CreatorPostalCode
        iptcCore CreatorContactInfoCiAdrRegion CreatorRegion
        iptcCore CreatorContactInfoCiEmailWork CreatorWorkEmail
        iptcCore CreatorContactInfoCiTelWork CreatorWorkTelephone
        iptcCore CreatorContactInfoCiUrlWork CreatorWorkURL
        iptcExt AboutCvTermCvTermId AboutCvTermId
        iptcExt AboutCvTermCvTermName AboutCvTermName
        iptcExt AboutCvTermCvTermRefinedAbout AboutCvTermRefinedAbout
        iptcExt AddlModelInfo AdditionalModelInformation
        iptcExt ArtworkOrObjectAOCircaDateCreated ArtworkCircaDateCreated
        iptcExt ArtworkOrObjectAOContentDescription ArtworkContentDescription
        iptcExt ArtworkOrObjectAOContributionDescription ArtworkContributionDescription
        iptcExt ArtworkOrObjectAOCopyrightNotice ArtworkCopyrightNotice
        iptcExt ArtworkOrObjectAOCreator ArtworkCreator
        iptcExt ArtworkOrObjectAOCreatorId ArtworkCreatorID
        iptcExt ArtworkOrObjectAOCurrentCopyrightOwnerId ArtworkCopyrightOwnerID
        iptcExt ArtworkOrObjectAOCurrentCopyrightOwnerName ArtworkCopyrightOwnerName
        iptcExt ArtworkOrObjectAOCurrentLicensorId ArtworkLicensorID
        iptcExt ArtworkOrObjectAOCurrentLicensorName ArtworkLicensorName
        iptcExt ArtworkOrObjectAODateCreated ArtworkDateCreated
        iptcExt ArtworkOrObjectAOPhysicalDescription ArtworkPhysicalDescription
        iptcExt ArtworkOrObjectAOSource ArtworkSource
        iptcExt ArtworkOrObjectAOSourceInvNo ArtworkSourceInventoryNo
        iptcExt ArtworkOrObjectAOSourceInvURL ArtworkSourceInvURL
        iptcExt ArtworkOrObjectAOStylePeriod ArtworkStylePeriod
        iptcExt ArtworkOrObjectAOTitle ArtworkTitle
        iptcExt AudioBitRate AudioBitrate
        iptcExt AudioBitRateMode AudioBitrateMode
        iptcExt CVterm ControlledVocabularyTerm
        iptcExt DigImageGUID DigitalImageGUID
        iptcExt DigitalSourcefileType DigitalSourceFileType
        iptcExt EmbdEncRightsExprEncRightsExpr EmbeddedEncodedRightsExpr
        iptcExt EmbdEncRightsExprRightsExprEncType EmbeddedEncodedRightsExprType
        iptcExt EmbdEncRightsExprRightsExprLangId EmbeddedEncodedRightsExprLangID
        iptcExt EventExt ShownEvent
        iptcExt EventExtIdentifier ShownEventIdentifier
        iptcExt EventExtName ShownEventName
        iptcExt EventId EventID
        iptcExt ImageRegionRCtype ImageRegionCtype
        iptcExt ImageRegionRCtypeIdentifier ImageRegionCtypeIdentifier
        iptcExt ImageRegionRCtypeName ImageRegionCtypeName
        iptcExt ImageRegionRId ImageRegionID
        iptcExt ImageRegionRRole ImageRegionRole
        iptcExt ImageRegionRRoleIdentifier ImageRegionRoleIdentifier
        iptcExt ImageRegionRRoleName ImageRegionRoleName
        iptcExt ImageRegionRegionBoundary ImageRegionBoundary
        iptcExt ImageRegionRegionBoundaryRbH ImageRegionBoundaryH
        iptcExt ImageRegionRegionBoundaryRbRx ImageRegionBoundaryRx
        iptcExt ImageRegionRegionBoundaryRbShape ImageRegionBoundaryShape
        iptcExt ImageRegionRegionBoundaryRbUnit ImageRegionBoundaryUnit
        iptcExt ImageRegionRegionBoundaryRbVertices ImageRegionBoundaryVertices
        iptcExt ImageRegionRegionBoundaryRbVerticesRbX ImageRegionBoundaryVerticesX
        iptcExt ImageRegionRegionBoundaryRbVerticesRbY ImageRegionBoundaryVerticesY
        iptcExt ImageRegionRegionBoundaryRbW ImageRegionBoundaryW
        iptcExt ImageRegionRegionBoundaryRbX ImageRegionBoundaryX
        iptcExt ImageRegionRegionBoundaryRbY ImageRegionBoundaryY
        iptcExt IptcLastEdited IPTCLastEdited
        iptcExt LinkedEncRightsExprLinkedRightsExpr LinkedEncodedRightsExpr
        iptcExt LinkedEncRightsExprRightsExprEncType LinkedEncodedRightsExprType
        iptcExt LinkedEncRightsExprRightsExprLangId LinkedEncodedRightsExprLangID
        iptcExt ParentId ParentID
        iptcExt PersonInImageWDetailsPersonCharacteristic PersonInImageCharacteristic
        iptcExt PersonInImageWDetailsPersonCharacteristicCvId PersonInImageCvTermCvId
        iptcExt PersonInImageWDetailsPersonCharacteristicCvTermId PersonInImageCvTermId
        iptcExt PersonInImageWDetailsPersonCharacteristicCvTermName PersonInImageCvTermName
        iptcExt PersonInImageWDetailsPersonCharacteristicCvTermRefinedAbout PersonInImageCvTermRefinedAbout
        iptcExt PersonInImageWDetailsPersonDescription PersonInImageDescription
        iptcExt PersonInImageWDetailsPersonId PersonInImageId
        iptcExt PersonInImageWDetailsPersonName PersonInImageName
        iptcExt ProductInImageProductDescription ProductInImageDescription
        iptcExt ProductInImageProductGTIN ProductInImageGTIN
        iptcExt ProductInImageProductName ProductInImageName
        iptcExt RatingRatingRegion RatingRegion
        iptcExt RatingRatingRegionCity RatingRegionCity
        iptcExt RatingRatingRegionCountryCode RatingRegionCountryCode
        iptcExt RatingRatingRegionCountryName RatingRegionCountryName
        iptcExt RatingRatingRegionGPSAltitude RatingRegionGPSAltitude
        iptcExt RatingRatingRegionGPSLatitude RatingRegionGPSLatitude
        iptcExt RatingRatingRegionGPSLongitude RatingRegionGPSLongitude
        iptcExt RatingRatingRegionIdentifier RatingRegionIdentifier
        iptcExt RatingRatingRegionLocationId RatingRegionLocationId
        iptcExt RatingRatingRegionLocationName RatingRegionLocationName
        iptcExt RatingRatingRegionProvinceState RatingRegionProvinceState
        iptcExt RatingRatingRegionSublocation RatingRegionSublocation
        iptcExt RatingRatingRegionWorldRegion RatingRegionWorldRegion
        iptcExt RatingRatingScaleMaxValue RatingScaleMaxValue
        iptcExt RatingRatingScaleMinValue RatingScaleMinValue
        iptcExt RatingRatingSourceLink RatingSourceLink
        iptcExt RatingRatingValue RatingValue
        iptcExt RatingRatingValueLogoLink RatingValueLogoLink
        iptcExt RegistryId RegistryID
        iptcExt RegistryIdRegEntryRole RegistryEntryRole
        iptcExt RegistryIdRegItemId RegistryItemID
        iptcExt RegistryIdRegOrgId RegistryOrganisationID
        iptcExt SnapshotLink Snapshot
        iptcExt SnapshotLinkFormat SnapshotFormat
        iptcExt SnapshotLinkHeightPixels SnapshotHeightPixels
        iptcExt SnapshotLinkImageRole SnapshotImageRole
        iptcExt SnapshotLinkLink SnapshotLink
        iptcExt SnapshotLinkLinkQualifier SnapshotLinkQualifier
        iptcExt SnapshotLinkUsedVideoFrame SnapshotUsedVideoFrame
        iptcExt SnapshotLinkUsedVideoFrameTimeFormat SnapshotUsedVideoFrameTimeFormat
        iptcExt SnapshotLinkUsedVideoFrameTimeValue SnapshotUsedVideoFrameTimeValue
        iptcExt SnapshotLinkUsedVideoFrameValue SnapshotUsedVideoFrameValue
        iptcExt SnapshotLinkWidthPixels SnapshotWidthPixels
        iptcExt TemporalCoverageTempCoverageFrom TemporalCoverageFrom
        iptcExt TemporalCoverageTempCoverageTo TemporalCoverageTo
        iptcExt VideoBitRate VideoBitrate
        iptcExt VideoBitRateMode VideoBitrateMode
        iptcExt VisualColour VisualColor
        microsoft CreatorAppId CreatorAppID
        microsoft Rating RatingPercent
        mwg-coll CollectionsCollectionName CollectionName
        mwg-coll CollectionsCollectionURI CollectionURI
        mwg-kw Keywords KeywordInfo
        mwg-kw KeywordsHierarchy HierarchicalKeywords
        mwg-kw KeywordsHierarchyApplied HierarchicalKeywords1Applied
        mwg-kw KeywordsHierarchyChildren HierarchicalKeywords1Children
        mwg-kw KeywordsHierarchyChildrenApplied HierarchicalKeywords2Applied
        mwg-kw KeywordsHierarchyChildrenChildren HierarchicalKeywords2Children
        mwg-kw KeywordsHierarchyChildrenChildrenApplied HierarchicalKeywords3Applied
        mwg-kw KeywordsHierarchyChildrenChildrenChildren HierarchicalKeywords3Children
        mwg-kw KeywordsHierarchyChildrenChildrenChildrenApplied HierarchicalKeywords4Applied
        mwg-kw KeywordsHierarchyChildrenChildrenChildrenChildren HierarchicalKeywords4Children
        mwg-kw KeywordsHierarchyChildrenChildrenChildrenChildrenApplied HierarchicalKeywords5Applied
        mwg-kw KeywordsHierarchyChildrenChildrenChildrenChildrenChildren HierarchicalKeywords5Children
        mwg-kw KeywordsHierarchyChildrenChildrenChildrenChildrenChildrenApplied HierarchicalKeywords6Applied
        mwg-kw KeywordsHierarchyChildrenChildrenChildrenChildrenChildrenKeyword HierarchicalKeywords6
        mwg-kw KeywordsHierarchyChildrenChildrenChildrenChildrenKeyword HierarchicalKeywords5
        mwg-kw KeywordsHierarchyChildrenChildrenChildrenKeyword HierarchicalKeywords4
        mwg-kw KeywordsHierarchyChildrenChildrenKeyword HierarchicalKeywords3
        mwg-kw KeywordsHierarchyChildrenKeyword HierarchicalKeywords2
        mwg-kw KeywordsHierarchyKeyword HierarchicalKeywords1
        mwg-rs Regions RegionInfo
        mwg-rs RegionsAppliedToDimensions RegionAppliedToDimensions
        mwg-rs RegionsAppliedToDimensionsH RegionAppliedToDimensionsH
        mwg-rs RegionsAppliedToDimensionsUnit RegionAppliedToDimensionsUnit
        mwg-rs RegionsAppliedToDimensionsW RegionAppliedToDimensionsW
        mwg-rs RegionsRegionList RegionList
        mwg-rs RegionsRegionListArea RegionArea
        mwg-rs RegionsRegionListAreaD RegionAreaD
        mwg-rs RegionsRegionListAreaH RegionAreaH
        mwg-rs RegionsRegionListAreaUnit RegionAreaUnit
        mwg-rs RegionsRegionListAreaW RegionAreaW
        mwg-rs RegionsRegionListAreaX RegionAreaX
        mwg-rs RegionsRegionListAreaY RegionAreaY
        mwg-rs RegionsRegionListBarCodeValue RegionBarCodeValue
        mwg-rs RegionsRegionListDescription RegionDescription
        mwg-rs RegionsRegionListExtensions RegionExtensions
        mwg-rs RegionsRegionListFocusUsage RegionFocusUsage
        mwg-rs RegionsRegionListName RegionName
        mwg-rs RegionsRegionListRotation RegionRotation
        mwg-rs RegionsRegionListSeeAlso RegionSeeAlso
        mwg-rs RegionsRegionListType RegionType
        photoshop ICCProfile ICCProfileName
        photoshop TextLayersLayerName TextLayerName
        photoshop TextLayersLayerText TextLayerText
        plus CopyrightOwnerCopyrightOwnerID CopyrightOwnerID
        plus CopyrightOwnerCopyrightOwnerName CopyrightOwnerName
        plus EndUserEndUserID EndUserID
        plus EndUserEndUserName EndUserName
        plus ImageCreatorImageCreatorID ImageCreatorID
        plus ImageCreatorImageCreatorName ImageCreatorName
        plus ImageSupplierImageSupplierID ImageSupplierID
        plus ImageSupplierImageSupplierName ImageSupplierName
        plus LicenseeLicenseeID LicenseeID
        plus LicenseeLicenseeName LicenseeName
        plus LicensorLicensorCity LicensorCity
        plus LicensorLicensorCountry LicensorCountry
        plus LicensorLicensorEmail LicensorEmail
        plus LicensorLicensorExtendedAddress LicensorExtendedAddress
        plus LicensorLicensorID LicensorID
        plus LicensorLicensorName LicensorName
        plus LicensorLicensorPostalCode LicensorPostalCode
        plus LicensorLicensorRegion LicensorRegion
        plus LicensorLicensorStreetAddress LicensorStreetAddress
        plus LicensorLicensorTelephone1 LicensorTelephone1
        plus LicensorLicensorTelephone2 LicensorTelephone2
        plus LicensorLicensorTelephoneType1 LicensorTelephoneType1
        plus LicensorLicensorTelephoneType2 LicensorTelephoneType2
        plus LicensorLicensorURL LicensorURL
        plus Version PLUSVersion
        prism Doi DOI
        prism Isbn ISBN
        prism Issn ISSN
        prism Url URL
        prism UrlA-platform URLA-platform
        prism UrlUrl URLUrl
        sdc Appname AppName
        sdc Appversion AppVersion
        swf Bgalpha BackgroundAlpha
        swf Forwardlock ForwardLock
        swf Maxstorage MaxStorage
        tiff ImageLength ImageHeight
        x Xmptk XMPToolkit
        xmp PageInfoFormat PageImageFormat
        xmp PageInfoHeight PageImageHeight
        xmp PageInfoImage PageImage
        xmp PageInfoPageNumber PageImagePageNumber
        xmp PageInfoWidth PageImageWidth
        xmp ThumbnailsFormat ThumbnailFormat
        xmp ThumbnailsHeight ThumbnailHeight
        xmp ThumbnailsImage ThumbnailImage
        xmp ThumbnailsWidth ThumbnailWidth
        xmpDM Comment DMComment
        xmpTPg ColorantsA ColorantA
        xmpTPg ColorantsB ColorantB
        xmpTPg ColorantsBlack ColorantBlack
        xmpTPg ColorantsBlue ColorantBlue
        xmpTPg ColorantsCyan ColorantCyan
        xmpTPg ColorantsGray ColorantGray
        xmpTPg ColorantsGreen ColorantGreen
        xmpTPg ColorantsL ColorantL
        xmpTPg ColorantsMagenta ColorantMagenta
        xmpTPg ColorantsMode ColorantMode
        xmpTPg ColorantsRed ColorantRed
        xmpTPg ColorantsSwatchName ColorantSwatchName
        xmpTPg ColorantsTint ColorantTint
        xmpTPg ColorantsType ColorantType
        xmpTPg ColorantsYellow ColorantYellow
        xmpTPg FontsChildFontFiles ChildFontFiles
        xmpTPg FontsComposite FontComposite
        xmpTPg FontsFontFace FontFace
        xmpTPg FontsFontFamily FontFamily
        xmpTPg FontsFontFileName FontFileName
        xmpTPg FontsFontName FontName
        xmpTPg FontsFontType FontType
        xmpTPg FontsVersionString FontVersion
        xmpTPg SwatchGroupsColorantsA SwatchColorantA
        xmpTPg SwatchGroupsColorantsB SwatchColorantB
        xmpTPg SwatchGroupsColorantsBlack SwatchColorantBlack
        xmpTPg SwatchGroupsColorantsBlue SwatchColorantBlue
        xmpTPg SwatchGroupsColorantsCyan SwatchColorantCyan
        xmpTPg SwatchGroupsColorantsGray SwatchColorantGray
        xmpTPg SwatchGroupsColorantsGreen SwatchColorantGreen
        xmpTPg SwatchGroupsColorantsL SwatchColorantL
        xmpTPg SwatchGroupsColorantsMagenta SwatchColorantMagenta
        xmpTPg SwatchGroupsColorantsMode SwatchColorantMode
        xmpTPg SwatchGroupsColorantsRed SwatchColorantRed
        xmpTPg SwatchGroupsColorantsSwatchName SwatchColorantSwatchName
        xmpTPg SwatchGroupsColorantsTint SwatchColorantTint
        xmpTPg SwatchGroupsColorantsType SwatchColorantType
        xmpTPg SwatchGroupsColorantsYellow SwatchColorantYellow
        xmpTPg SwatchGroupsGroupName SwatchGroupName
        xmpTPg SwatchGroupsGroupType SwatchGroupType
        """
}
