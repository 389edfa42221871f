// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "responders/quoting.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

bool isMarkup(QChar c)
{
    switch (c.unicode()) {
    case u'\\': case u'`': case u'*': case u'[': case u']': case u'<': case u'>': case u'!': case u'|': case u'~': case u'&': case u'#':
        return true;
    default:
        return false;
    }
}

bool isPlain(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
}

/// Never cuts a surrogate pair in two.
QStringView cut(QStringView text, qsizetype most)
{
    if (text.size() <= most)
        return text;
    return text.first(text.at(most - 1).isHighSurrogate() ? most - 1 : most);
}

qsizetype longestRun(QStringView text, QChar of)
{
    qsizetype longest = 0, run = 0;
    for (const QChar c : text) {
        run = c == of ? run + 1 : 0;
        longest = qMax(longest, run);
    }
    return longest;
}

/// Indented where it can be shown whole. What is far too long is not: indenting the deepest value that is allowed would
/// make gigabytes of blanks of it, to be cut.
QString asText(const QJsonValue &value, qsizetype most)
{
    if (value.isString())
        return value.toString();
    if (!value.isObject() && !value.isArray())
        return value.toVariant().toString();
    const QJsonDocument document = value.isObject() ? QJsonDocument(value.toObject()) : QJsonDocument(value.toArray());
    const QByteArray compact = document.toJson(QJsonDocument::Compact);
    return QString::fromUtf8(compact.size() > 4 * most ? compact : document.toJson(QJsonDocument::Indented).trimmed());
}

} // namespace

void appendClaim(QString &out, QStringView text, qsizetype most)
{
    const QStringView shown = cut(text.trimmed(), most);
    out += u'“';
    const qsizetype begin = out.size();
    bool blank = false;
    for (const QChar c : shown) {
        if (isPlain(c) && !blank) {
            out += c;
            continue;
        }
        if (c.isSpace() || c.category() == QChar::Other_Control) {
            blank = true;
            continue;
        }
        if (blank)
            out += u' ';
        blank = false;
        // An underscore inside a word (customers_old) is no emphasis; only one at its edge is.
        if (isMarkup(c) || (c == u'_' && (out.size() == begin || out.back().isSpace())))
            out += u'\\';
        // Our own marks must not be closed from inside.
        out += c == u'“' || c == u'”' ? QChar(u'"') : c;
    }
    if (shown.size() < text.trimmed().size())
        out += u" …";
    out += u'”';
}

QString claim(QStringView text, qsizetype most)
{
    QString out;
    out.reserve(qMin(text.size(), most) + 8);
    appendClaim(out, text, most);
    return out;
}

QString codeSpan(QStringView text, qsizetype most)
{
    const QString shown = cut(text, most).toString().simplified();
    const QString fence(longestRun(shown, u'`') + 1, u'`');
    if (shown.isEmpty())
        return u"(empty)"_s;
    const bool padded = shown.startsWith(u'`') || shown.endsWith(u'`');
    return fence + (padded ? u" "_s : QString()) + shown + (padded ? u" "_s : QString()) + fence;
}

void appendFence(QString &out, const QJsonValue &value, qsizetype most)
{
    const QString text = asText(value, most);
    const QStringView shown = cut(text, most);
    const QString fence(qMax<qsizetype>(3, longestRun(shown, u'`') + 1), u'`');
    out += fence;
    out += value.isString() ? u"\n" : u"json\n";
    out += shown;
    out += u'\n';
    out += fence;
    out += u'\n';
    if (shown.size() < text.size())
        out += u"(The first %1 of %2 characters; the plan pane shows all.)\n"_s.arg(shown.size()).arg(text.size());
}

void cutMarkdown(QString &text, qsizetype most)
{
    if (text.size() <= most)
        return;
    text.truncate(qMax<qsizetype>(text.lastIndexOf(u'\n', most), 0));
    QStringView open;
    for (const QStringView line : QStringView(text).tokenize(u'\n')) {
        if (!line.startsWith(u"```"))
            continue;
        const QStringView fence = line.first(longestRun(line, u'`'));
        if (open.isEmpty())
            open = fence;
        else if (line == open)
            open = {};
    }
    const QString close = open.isEmpty() ? QString() : u'\n' + open.toString();
    text += close + u"\n\n(Cut here: the plan pane shows the rest.)"_s;
}

} // namespace witan
