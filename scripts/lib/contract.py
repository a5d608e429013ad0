# SPDX-License-Identifier: Apache-2.0
# For Schemathesis: the same made-up Idempotency-Key for requests that differ is refused, as it must be, and a made-up version of a case is
# hardly its own, so it knows of neither.
import schemathesis

UNSENT = ("Idempotency-Key", "If-Match")


@schemathesis.hook
def before_load_schema(context, raw_schema):
    for path in raw_schema["paths"].values():
        for operation in path.values():
            parameters = operation.get("parameters", [])
            operation["parameters"] = [it for it in parameters if it["name"] not in UNSENT]
