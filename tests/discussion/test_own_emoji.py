"""Emoji that the paper drew: uploaded in the newsroom, made small, written by their names."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from palmyra.accounts.actions import ensure_roles
from palmyra.discussion import emoji, markup
from palmyra.discussion.drawing import draw
from palmyra.discussion.errors import BadPicture
from palmyra.discussion.models import CustomEmoji, Rules

pytestmark = pytest.mark.django_db
ADD = "/newsroom/snippets/discussion/customemoji/add/"
OURS = {"Sec-Fetch-Site": "same-origin"}


def upload(kind: str = "PNG", size: tuple[int, int] = (300, 200), **told) -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", size, "#86104F").save(made, kind, **told)
    return SimpleUploadedFile(f"heron.{kind.lower()}", made.getvalue())


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def heron() -> CustomEmoji:
    return CustomEmoji.objects.create(code="heron", name="a heron", picture=draw(upload()))


@pytest.fixture
def desk(client, maria):
    ensure_roles()
    client.force_login(maria)
    return client


def add(desk, code="heron", picture=None):
    told = {"code": code, "name": "a heron", "picture": picture or upload()}
    return desk.post(ADD, told, follow=True, headers=OURS).content.decode()


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_a_picture_is_made_small_and_nothing_of_the_upload_is_kept(kind):
    made = draw(upload(kind))
    with Image.open(made) as picture:
        assert (picture.format, picture.size) == ("WEBP", (128, 85))
    assert made.size < 4_000


def test_of_a_moving_picture_the_first_frame_stays():
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("#ff0000", "#00ff00")]
    made = io.BytesIO()
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:])
    with Image.open(draw(SimpleUploadedFile("move.gif", made.getvalue()))) as picture:
        assert getattr(picture, "n_frames", 1) == 1
        red, green, _blue, _alpha = picture.convert("RGBA").getpixel((20, 20))
        assert red > green


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (SimpleUploadedFile("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"), "no PNG"),
        (SimpleUploadedFile("x.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 90), "no PNG"),
        (SimpleUploadedFile("x.png", b""), "no PNG"),
        (upload("JPEG"), "no PNG"),
        (upload(size=(2_001, 2_000)), "too many pixels: 4 million"),
        (SimpleUploadedFile("x.png", b"\0" * (1024 * 1024 + 1)), "too large: 1024 kB"),
    ],
)
def test_what_is_no_small_picture_is_refused(file, says):
    with pytest.raises(BadPicture, match=says):
        draw(file)


def test_its_name_in_a_comment_becomes_the_picture_with_the_name_as_text(heron):
    html = markup.render("See the :heron: and `:heron:` :nothing:")

    picture = f'<img class="emoji" src="{heron.picture.url}" alt=":heron:" title=":heron:" width="20" height="20">'
    assert html == f"<p>See the {picture} and <code>:heron:</code> :nothing:</p>"
    assert markup.plain_text(html) == "See the :heron: and :heron: :nothing:"
    assert emoji.name_of("heron", "en") == "a heron"


@pytest.mark.parametrize(
    "source", ["/media/emoji/x.svg", "/media/original_images/0123456789abcdef.webp", "//e.example/x"]
)
def test_no_other_picture_gets_into_a_comment(source):
    assert "src" not in markup.clean(f'<p><img class="emoji" src="{source}" alt=":x:"></p>')


def test_moderator_adds_one_which_scripts_and_readers_without_them_are_told(desk, client):
    add(desk)

    row = CustomEmoji.objects.get()
    assert row.picture.name.endswith(".webp")
    told = client.get("/talk/emoji.json").json()
    assert told == {"emoji": [{"code": "heron", "name": "a heron", "src": row.picture.url}]}
    page = client.get("/talk/emoji/").content.decode()
    assert "<code>:heron:</code>" in page
    assert "<code>:innocent:</code>" in page


@pytest.mark.parametrize("code", ["smile", "bowtie", "Heron", "a b", "x"])
def test_a_name_that_is_taken_or_cannot_be_written_is_refused(desk, code):
    add(desk, code)
    assert not CustomEmoji.objects.exists()


def test_a_bad_file_is_refused_with_a_sentence(desk):
    page = add(desk, picture=SimpleUploadedFile("x.svg", b"<svg/>", content_type="image/svg+xml"))
    assert "no PNG, WebP or GIF" in page
    assert not CustomEmoji.objects.exists()


def test_others_do_not_add(client, boris):
    ensure_roles()
    client.force_login(boris)
    add(client)
    assert not CustomEmoji.objects.exists()


def test_with_the_emoji_its_picture_goes(heron, home):
    assert len(list(home.glob("emoji/*.webp"))) == 1
    heron.delete()
    assert not list(home.glob("emoji/*.webp"))
    assert markup.render(":heron:") == "<p>:heron:</p>"


def test_it_can_be_a_reaction(heron):
    rules = Rules.objects.create(reactions="heart heron")
    assert rules.offered_reactions == ["heart", "heron"]
    heron.delete()
    assert rules.offered_reactions == ["heart"]
