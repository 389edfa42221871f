// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/ask_words.h"

#include "core/json.h"

#include <QChar>
#include <QJsonArray>
#include <QString>
#include <QtEndian>

#include <algorithm>
#include <array>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t kMostHashes = 256;
constexpr qsizetype kMostRead = 256 * 1024;     // characters
constexpr qsizetype kShortestWord = 3;          // "of" and "to" are in every plan

/// Members that say where a step stands, not what it does.
constexpr std::array kPlaces{"id"_L1, "step_id"_L1, "depends_on"_L1, "status"_L1, "number"_L1};

bool hasNoSpaces(QChar::Script script)
{
    switch (script) {
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
    case QChar::Script_Thai:
    case QChar::Script_Lao:
    case QChar::Script_Khmer:
    case QChar::Script_Myanmar: return true;
    default: return false;
    }
}

quint32 hashOfWord(QStringView word)
{
    quint32 hash = 2166136261u;
    for (const QChar c : word) {
        const quint32 unit = c.unicode();
        hash = (hash ^ (unit & 0xFF)) * 16777619u;
        hash = (hash ^ (unit >> 8)) * 16777619u;
    }
    // The smallest are kept, so each has to be as likely as any other.
    hash = (hash ^ (hash >> 16)) * 0x85EBCA6Bu;
    hash = (hash ^ (hash >> 13)) * 0xC2B2AE35u;
    return hash ^ (hash >> 16);
}

class Reading {
public:
    void value(const QJsonValue &value)
    {
        if (m_left <= 0)
            return;
        switch (value.type()) {
        case QJsonValue::String: text(value.toString()); break;
        case QJsonValue::Double: text(QString::fromLatin1(canonicalJson(value))); break;
        case QJsonValue::Array:
            for (const QJsonValue item : value.toArray())
                this->value(item);
            break;
        case QJsonValue::Object: object(value.toObject()); break;
        default: break;
        }
    }
    void object(const QJsonObject &object)
    {
        for (auto it = object.begin(); it != object.end(); ++it) {
            if (std::find(kPlaces.begin(), kPlaces.end(), it.key()) == kPlaces.end())
                value(it.value());
        }
    }
    std::vector<quint32> hashes()
    {
        std::sort(m_hashes.begin(), m_hashes.end());
        m_hashes.erase(std::unique(m_hashes.begin(), m_hashes.end()), m_hashes.end());
        m_hashes.resize(std::min(m_hashes.size(), kMostHashes));
        return std::move(m_hashes);
    }

private:
    void text(const QString &given)
    {
        const QString text = given.left(m_left).toCaseFolded().normalized(QString::NormalizationForm_KC);
        m_left -= given.size();
        qsizetype start = 0;
        for (qsizetype at = 0; at <= text.size(); ++at) {
            if (at < text.size() && (text[at].isLetterOrNumber() || text[at].isMark() || text[at].isSurrogate()))
                continue;
            word(QStringView(text).sliced(start, at - start));
            start = at + 1;
        }
    }
    void word(QStringView word)
    {
        if (word.isEmpty())
            return;
        if (word.size() > 1 && hasNoSpaces(word.front().script())) {
            for (qsizetype i = 0; i + 2 <= word.size(); ++i)
                m_hashes.push_back(hashOfWord(word.sliced(i, 2)));
            return;
        }
        const bool tells = word.size() >= kShortestWord || word.front().isDigit() || word.front().unicode() > 0x24F;
        if (tells)
            m_hashes.push_back(hashOfWord(word));
    }

    std::vector<quint32> m_hashes;
    qsizetype m_left = kMostRead;
};

} // namespace

AskWords AskWords::of(const QJsonObject &context)
{
    QJsonObject asked = context;
    asked.remove("risk_assessment"_L1);
    Reading reading;
    // The plan first: of a context that is larger than what is read, it is what counts.
    reading.value(asked.take("plan"_L1));
    reading.object(asked);
    AskWords words;
    words.m_hashes = reading.hashes();
    return words;
}

AskWords AskWords::fromBytes(const QByteArray &bytes)
{
    AskWords words;
    for (qsizetype at = 0; at + qsizetype(sizeof(quint32)) <= bytes.size(); at += sizeof(quint32))
        words.m_hashes.push_back(qFromLittleEndian<quint32>(bytes.constData() + at));
    return words;
}

QByteArray AskWords::toBytes() const
{
    QByteArray bytes(static_cast<qsizetype>(m_hashes.size() * sizeof(quint32)), Qt::Uninitialized);
    for (size_t i = 0; i < m_hashes.size(); ++i)
        qToLittleEndian(m_hashes[i], bytes.data() + i * sizeof(quint32));
    return bytes;
}

double AskWords::likeness(const AskWords &other) const
{
    // Of the smallest hashes of both together, how many are in both: exact for plans that are kept whole.
    size_t either = 0, both = 0;
    auto a = m_hashes.begin(), b = other.m_hashes.begin();
    while (either < kMostHashes && (a != m_hashes.end() || b != other.m_hashes.end())) {
        const bool takeA = b == other.m_hashes.end() || (a != m_hashes.end() && *a <= *b);
        const bool takeB = a == m_hashes.end() || (b != other.m_hashes.end() && *b <= *a);
        both += takeA && takeB ? 1 : 0;
        a += takeA ? 1 : 0;
        b += takeB ? 1 : 0;
        ++either;
    }
    return either == 0 ? 0 : static_cast<double>(both) / static_cast<double>(either);
}

} // namespace witan
