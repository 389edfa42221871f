// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/message_text.h"

#include "core/json.h"
#include "core/text_writer.h"

#include <QJsonDocument>

#include <algorithm>
#include <array>
#include <cstring>

using namespace Qt::StringLiterals;

namespace witan {

namespace {

/// Walks over canonical JSON. What it does not expect makes it fail, and the caller takes the general road.
class Walker {
public:
    explicit Walker(QByteArrayView text) : m_at(text.begin()), m_end(text.end()) {}

    bool take(char c)
    {
        if (m_at == m_end || *m_at != c)
            return false;
        ++m_at;
        return true;
    }
    bool atEnd() const { return m_at == m_end; }

    /// The bytes between the quotes of a string; `escaped` tells whether they hold backslashes.
    bool literal(QByteArrayView &bytes, bool &escaped)
    {
        if (!take('"'))
            return false;
        const char *const from = m_at;
        escaped = false;
        while (m_at != m_end && *m_at != '"') {
            if (*m_at == '\\') {
                escaped = true;
                if (++m_at == m_end)
                    return false;
            }
            ++m_at;
        }
        bytes = QByteArrayView(from, m_at - from);
        return take('"');
    }

    bool plain(QByteArrayView &bytes)
    {
        bool escaped = false;
        return literal(bytes, escaped) && !escaped;
    }

    bool text(QString &value)
    {
        QByteArrayView bytes;
        bool escaped = false;
        if (!literal(bytes, escaped))
            return false;
        if (!escaped) {
            value = QString::fromUtf8(bytes);
            return true;
        }
        return unescape(bytes, value);
    }

    bool object(QJsonObject &value)
    {
        const char *const from = m_at;
        int depth = 0;
        do {
            if (m_at == m_end)
                return false;
            if (*m_at == '"') {
                QByteArrayView skipped;
                bool escaped = false;
                if (!literal(skipped, escaped))
                    return false;
                continue;
            }
            depth += *m_at == '{' ? 1 : *m_at == '}' ? -1 : 0;
            ++m_at;
        } while (depth > 0);
        if (m_at - from < 2)
            return false;
        if (m_at - from > 2)
            value = QJsonDocument::fromJson(QByteArray(from, m_at - from)).object();
        return m_at - from == 2 || !value.isEmpty();
    }

    bool count(qint64 &value)
    {
        const char *const from = m_at;
        value = 0;
        for (; m_at != m_end && *m_at >= '0' && *m_at <= '9' && m_at - from < 15; ++m_at)
            value = value * 10 + (*m_at - '0');
        return m_at != from && m_at != m_end && (*m_at == ',' || *m_at == '}');
    }

private:
    static bool unescape(QByteArrayView bytes, QString &value)
    {
        QByteArray plain;
        plain.reserve(bytes.size());
        for (qsizetype i = 0; i < bytes.size(); ++i) {
            if (bytes[i] != '\\') {
                plain.append(bytes[i]);
                continue;
            }
            const char c = bytes[++i];
            switch (c) {
            case 'n': plain.append('\n'); break;
            case 't': plain.append('\t'); break;
            case 'r': plain.append('\r'); break;
            case 'b': plain.append('\b'); break;
            case 'f': plain.append('\f'); break;
            case '"':
            case '\\': plain.append(c); break;
            default: return false;
            }
        }
        value = QString::fromUtf8(plain);
        return true;
    }

    const char *m_at;
    const char *m_end;
};

int hexValue(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

template<typename IdType> bool readId(Walker &walker, IdType &id)
{
    QByteArrayView text;
    if (!walker.plain(text) || text.size() != 36)
        return false;
    std::array<char, 16> bytes;
    size_t filled = 0;
    for (qsizetype i = 0; i < 36; ++i) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (text[i] != '-')
                return false;
            continue;
        }
        const int high = hexValue(text[i]);
        const int low = hexValue(text[++i]);
        if (high < 0 || low < 0)
            return false;
        bytes[filled++] = static_cast<char>(high << 4 | low);
    }
    id = IdType(QUuid::fromRfc4122(QByteArrayView(bytes.data(), bytes.size())));
    return !id.isNull();
}

bool readTime(Walker &walker, Timestamp &time)
{
    QByteArrayView bytes;
    if (!walker.plain(bytes) || bytes.size() > 32)
        return false;
    std::array<char16_t, 32> wide;
    for (qsizetype i = 0; i < bytes.size(); ++i)
        wide[static_cast<size_t>(i)] = static_cast<uchar>(bytes[i]);
    const std::optional<Timestamp> parsed = Timestamp::parse(QStringView(wide.data(), bytes.size()));
    time = parsed.value_or(Timestamp());
    return parsed.has_value();
}

/// A value out of a short list of names.
template<typename Enum, size_t N>
bool readName(Walker &walker, Enum &value, const std::array<std::pair<const char *, Enum>, N> &names)
{
    QByteArrayView bytes;
    if (!walker.plain(bytes))
        return false;
    for (const auto &[name, candidate] : names) {
        if (bytes == QByteArrayView(name)) {
            value = candidate;
            return true;
        }
    }
    return false;
}

constexpr std::array<std::pair<const char *, MessageRole>, 3> kRoles{{
    {"AGENT", MessageRole::Agent}, {"HUMAN", MessageRole::Human}, {"SYSTEM", MessageRole::System}}};
constexpr std::array<std::pair<const char *, Responder>, 3> kResponders{{
    {"agent", Responder::Agent}, {"builtin", Responder::Builtin}, {"model", Responder::Model}}};
constexpr std::array<std::pair<const char *, Audience>, 2> kAudiences{{
    {"all", Audience::All}, {"reviewers", Audience::Reviewers}}};

template<typename Enum, size_t N> QByteArrayView nameIn(const std::array<std::pair<const char *, Enum>, N> &names, Enum value)
{
    const auto found = std::find_if(names.begin(), names.end(), [value](const auto &name) { return name.second == value; });
    return found == names.end() ? QByteArrayView() : QByteArrayView(found->first);
}

enum Seen { Id = 1, OfConsultation = 2, Content = 4, Role = 8, Time = 16, Needed = 31 };

bool readMember(Walker &walker, QByteArrayView name, Message &message, int &seen)
{
    if (name == "content")
        return seen |= Content, walker.text(message.content);
    if (name == "message_id")
        return seen |= Id, readId(walker, message.id);
    if (name == "consultation_id")
        return seen |= OfConsultation, readId(walker, message.consultation);
    if (name == "role")
        return seen |= Role, readName(walker, message.role, kRoles);
    if (name == "timestamp")
        return seen |= Time, readTime(walker, message.timestamp);
    if (name == "author")
        return walker.text(message.author);
    if (name == "audience")
        return readName(walker, message.audience, kAudiences);
    if (name == "metadata")
        return walker.object(message.metadata);
    if (name == "reply_to")
        return readId(walker, message.replyTo.emplace());
    if (name == "responder")
        return readName(walker, message.responder, kResponders);
    if (name == "seq")
        return walker.count(message.seq);
    // An anchor has rules of its own, which are core's to check; a question of an agent is rare.
    return false;
}

bool readQuickly(QByteArrayView text, Message &message)
{
    Walker walker(text);
    int seen = 0;
    if (!walker.take('{'))
        return false;
    do {
        QByteArrayView name;
        if (!walker.plain(name) || !walker.take(':') || !readMember(walker, name, message, seen))
            return false;
    } while (walker.take(','));
    if (message.role != MessageRole::Agent)
        message.responder = Responder::None;
    return walker.take('}') && walker.atEnd() && (seen & Needed) == Needed;
}

} // namespace

Result<Message> messageFromText(const QByteArray &canonical)
{
    Message message;
    if (readQuickly(canonical, message))
        return message;
    return messageFromJson(QJsonDocument::fromJson(canonical).object());
}

qsizetype appendMessageText(QByteArray &out, const Message &message)
{
    const qsizetype before = out.size();
    TextWriter writer(out);
    writer.bytes("{");
    if (message.anchor) {
        writer.bytes(R"("anchor":)");
        writer.json(toJson(*message.anchor));
        writer.bytes(",");
    }
    if (!message.ask.isEmpty()) {
        writer.bytes(R"("ask":)");
        writer.json(message.ask);
        writer.bytes(",");
    }
    writer.bytes(message.audience == Audience::All ? R"("audience":"all")" : R"("audience":"reviewers")");
    writer.bytes(R"(,"author":)");
    writer.string(message.author);
    const qsizetype cut = writer.size() - before;
    writer.bytes(R"(,"consultation_id":)");
    writer.id(message.consultation.uuid());
    writer.bytes(R"(,"content":)");
    writer.string(message.content);
    writer.bytes(R"(,"message_id":)");
    writer.id(message.id.uuid());
    writer.bytes(R"(,"metadata":)");
    if (message.metadata.isEmpty())
        writer.bytes("{}");
    else
        writer.json(message.metadata);
    if (message.replyTo) {
        writer.bytes(R"(,"reply_to":)");
        writer.id(message.replyTo->uuid());
    }
    if (message.role == MessageRole::Agent && message.responder != Responder::None) {
        writer.bytes(R"(,"responder":")");
        writer.bytes(nameIn(kResponders, message.responder));
        writer.bytes("\"");
    }
    writer.bytes(R"(,"role":")");
    writer.bytes(nameIn(kRoles, message.role));
    writer.bytes(R"(","timestamp":")");
    writer.bytes(message.timestamp.text());
    writer.bytes(R"("})");
    return cut;
}

} // namespace witan
