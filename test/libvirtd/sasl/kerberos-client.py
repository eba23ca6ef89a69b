"""GSSAPI for a client that has no Kerberos library: kerberos-client.py QUESTIONS ANSWERS

Answers each line of QUESTIONS, a JSON object, by a line in ANSWERS. Bytes are in base64.
"""

import base64
import json
import sys

import gssapi
from gssapi import NameType, RequirementFlag

FLAGS = (
    RequirementFlag.mutual_authentication
    | RequirementFlag.out_of_sequence_detection
    | RequirementFlag.integrity
    | RequirementFlag.confidentiality
)

context = None


def begin(service, user, password):
    """The first token, with a ticket that is got for it."""
    global context
    name = gssapi.Name(user, NameType.user)
    acquired = gssapi.raw.acquire_cred_with_password(name, password.encode(), usage="initiate")
    context = gssapi.SecurityContext(
        name=gssapi.Name(service, NameType.hostbased_service),
        creds=gssapi.Credentials(acquired.creds),
        usage="initiate",
        flags=FLAGS,
    )
    return context.step()


def step(data):
    return context.step(base64.b64decode(data))


def wrap(data, encrypts):
    return context.wrap(base64.b64decode(data), encrypts).message


def unwrap(data):
    return context.unwrap(base64.b64decode(data)).message


def answer(question):
    try:
        name = question.pop("do")
        if name == "limit":
            return {"limit": context.get_wrap_size_limit(question["size"], True)}
        data = {"begin": begin, "step": step, "wrap": wrap, "unwrap": unwrap}[name](**question)
        return {"data": base64.b64encode(data or b"").decode(), "complete": context.complete}
    except Exception as error:
        return {"error": str(error)}


with open(sys.argv[1]) as questions, open(sys.argv[2], "w") as answers:
    for line in questions:
        print(json.dumps(answer(json.loads(line))), file=answers, flush=True)
