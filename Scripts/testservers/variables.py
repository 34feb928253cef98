"""The environment variables by which programs find the services."""

WORDS = {"endpoint": "ENDPOINT", "accessKey": "ACCESS_KEY", "secretKey": "SECRET_KEY", "region": "REGION"}


def variables(described):
    """{name: value}, first what the ecosystem's own clients read, then what tells the services apart."""
    found = {}
    if moto := described.get("moto"):
        found["AWS_ENDPOINT_URL_S3"] = moto["endpoint"]
        found["AWS_ACCESS_KEY_ID"] = moto["accessKey"]
        found["AWS_SECRET_ACCESS_KEY"] = moto["secretKey"]
        found["AWS_REGION"] = moto["region"]
    if fake := described.get("gcs"):
        # Not STORAGE_EMULATOR_HOST: where that stands Google's clients send no credentials, and the fake looks at them.
        found["API_ENDPOINT_OVERRIDE"] = fake["endpoint"]
        found["GOOGLE_APPLICATION_CREDENTIALS"] = fake["serviceAccount"]
        found["GOOGLE_CLOUD_PROJECT"] = fake["project"]
    for name, service in sorted(described.items()):
        if service["protocol"] == "s3":
            for key, word in WORDS.items():
                found[f"STILLS_TEST_S3_{name.upper().replace('-', '_')}_{word}"] = service[key]
    return found
