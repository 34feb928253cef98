import S3
import Testing

@Suite("Places in buckets")
struct S3LocationTests {
    @Test(
        "A place is a bucket and what stands behind it, as it is",
        arguments: [
            ("s3://pictures", "pictures", ""), ("s3://pictures/", "pictures", ""),
            ("s3://my.pictures/2024/a b+c%20d/", "my.pictures", "2024/a b+c%20d/"),
            ("s3://Old_Bucket//x", "Old_Bucket", "/x"),
        ])
    func parsing(text: String, bucket: String, prefix: String) throws {
        let place = try #require(S3Location(text))
        #expect(place.bucket == bucket)
        #expect(place.prefix == prefix)
    }

    @Test(
        "What is no place is refused",
        arguments: [
            "", "s3:", "s3://", "s3:///key", "s3://ab", "s3://a b c", "s3://buck?et", "s3://user:secret@bucket",
            "gs://bucket",
            "S3://bucket", "s3://böcket", "s3://" + String(repeating: "b", count: 256),
        ])
    func refusing(text: String) { #expect(S3Location(text) == nil) }

    @Test("It is written as it is read")
    func writing() {
        #expect(S3Location(bucket: "b-1", prefix: "").description == "s3://b-1")
        #expect(S3Location(bucket: "b-1", prefix: "a/b").description == "s3://b-1/a/b")
    }
}
