"""What the documentation says of a body that a handler reads itself."""

from dataclasses import dataclass
from typing import Any

from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIType

from matricula.dialects.odin.answering import JSON


def documented(example: Any) -> type[Operation]:
    """An operation whose body is an object of JSON such as `example`."""

    @dataclass
    class Documented(Operation):
        def __post_init__(self) -> None:
            schema = Schema(type=OpenAPIType.OBJECT, example=example)
            self.request_body = RequestBody(
                content={JSON: OpenAPIMediaType(schema=schema, example=example)}, required=True
            )

    return Documented
