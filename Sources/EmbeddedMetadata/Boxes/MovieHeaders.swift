/// Reads the headers of a movie and its tracks, which a CR3 file and a sequence of pictures have (ISO/IEC 14496-12,
/// sections 8.2.2, 8.3.2 and 8.4.2). Of several tracks, the first one's values stay.
struct MovieHeaders {
    let sink: TagSink

    func readMovie(_ body: ByteView) {
        guard let version = body.byte(0) else { return }
        var fields = FieldReader(body: body, offset: 4)
        let size = version == 0 ? 4 : 8
        add("MovieHeaderVersion", Int64(version))
        addDate("CreateDate", fields.number(size))
        addDate("ModifyDate", fields.number(size))
        let scale = fields.number(4)
        add("TimeScale", scale)
        addScaled("Duration", fields.number(size), scale)
        addScaled("PreferredRate", fields.number(4), 65_536)
        addScaled("PreferredVolume", fields.number(2), 256)
        // Reserved, then a matrix, then times that QuickTime has and the standard reserves.
        fields.offset += 10 + 36
        for name in [
            "PreviewTime", "PreviewDuration", "PosterTime", "SelectionTime", "SelectionDuration", "CurrentTime",
        ] {
            addScaled(name, fields.number(4), scale)
        }
        add("NextTrackID", fields.number(4))
    }

    func readTrack(_ body: ByteView) {
        guard let version = body.byte(0) else { return }
        var fields = FieldReader(body: body, offset: 4)
        let size = version == 0 ? 4 : 8
        add("TrackHeaderVersion", Int64(version))
        addDate("TrackCreateDate", fields.number(size))
        addDate("TrackModifyDate", fields.number(size))
        add("TrackID", fields.number(4))
        fields.offset += 4
        let scale = sink.value(of: "TimeScale", in: "QuickTime")?.number.flatMap { Int64(exactly: $0) }
        addScaled("TrackDuration", fields.number(size), scale)
        fields.offset += 8
        add("TrackLayer", fields.number(2))
        fields.offset += 2
        add("TrackVolume", fields.number(2).map { $0 / 256 })
    }

    func readMedia(_ body: ByteView) {
        guard let version = body.byte(0) else { return }
        var fields = FieldReader(body: body, offset: 4)
        let size = version == 0 ? 4 : 8
        add("MediaHeaderVersion", Int64(version))
        addDate("MediaCreateDate", fields.number(size))
        addDate("MediaModifyDate", fields.number(size))
        let scale = fields.number(4)
        add("MediaTimeScale", scale)
        addScaled("MediaDuration", fields.number(size), scale)
        guard let code = fields.number(2), code & 0x7FFF != 0x7FFF, code >= 0x400 else { return }
        // Three letters of five bits (ISO 639-2).
        let letters = [10, 5, 0].compactMap { Unicode.Scalar(UInt32(truncatingIfNeeded: code >> $0 & 31) + 0x60) }
        sink.add("QuickTime", "MediaLanguageCode", .string(String(String.UnicodeScalarView(letters))))
    }

    private func add(_ name: String, _ number: Int64?) {
        if let number { sink.add("QuickTime", name, .integer(number), priority: .low) }
    }

    /// A number in parts of one: seconds, as the time scale counts them, or a fixed-point number.
    private func addScaled(_ name: String, _ number: Int64?, _ scale: Int64?) {
        guard let number, let scale, scale > 0 else { return }
        sink.add("QuickTime", name, .real(Double(number) / Double(scale)), priority: .low)
    }

    /// Counted in seconds from the beginning of 1904, in UTC.
    private func addDate(_ name: String, _ seconds: Int64?) {
        guard let seconds, seconds >= 0, seconds < 1 << 40 else { return }
        guard seconds > 0 else {
            return sink.add("QuickTime", name, .string("0000:00:00 00:00:00"), priority: .low)
        }
        let (year, month, day) = Self.date(seconds / 86_400)
        let time = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map { CalendarText.padded(Int($0), 2) }
        let date = [CalendarText.padded(year, 4), CalendarText.padded(month, 2), CalendarText.padded(day, 2)]
        sink.add(
            "QuickTime", name, .string(date.joined(separator: ":") + " " + time.joined(separator: ":") + "+00:00"),
            priority: .low)
    }

    /// The day of the Gregorian calendar that many days after 1 January 1904: counted in years that begin in March, so
    /// that the leap day is the last.
    private static func date(_ days: Int64) -> (Int, Int, Int) {
        // From 1 March of the year 0 to 1 January 1904.
        let count = days + 695_361
        let era = count / 146_097
        let dayOfEra = count % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (Int(era * 400 + yearOfEra + (month <= 2 ? 1 : 0)), Int(month), Int(day))
    }
}
