// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/json.h"

#include <QByteArrayView>
#include <QVarLengthArray>

#include <deque>
#include <optional>

namespace witan {

/// Reads a JSON text once and refuses what Qt's parser would let pass (json.h says what). It builds nothing: no member
/// of a small object costs an allocation. The bytes must outlive it. An error's `field` is the path of the member that
/// it is about: "params.context.plan.steps[0].title".
class JsonScan {
public:
    JsonScan(QByteArrayView utf8, const JsonLimits &limits);

    /// Empty where the text is one strict JSON object.
    std::optional<Error> run();

private:
    struct Key {
        const char *data = nullptr;   // after unescaping
        qsizetype size = 0;
        qsizetype at = 0;
    };
    struct Container {
        bool isObject = false;
        qsizetype firstKey = 0;
        qsizetype index = 0;          // of an array's element
    };

    bool value();
    bool afterValue(bool &wantsValue);
    bool open();
    bool close();
    bool key();
    bool remember(const Key &key);
    bool keysAreUnique(qsizetype firstKey);
    bool string(const char *&begin, const char *&end, bool &escaped);
    bool multibyte();
    bool escape();
    bool unicodeEscape();
    bool hex4(char16_t &unit);
    bool number();
    bool literal(QByteArrayView word);
    void skipSpace();

    bool atEnd() const { return m_at == m_end; }
    char peek() const { return m_at == m_end ? '\0' : *m_at; }
    QString place(qsizetype levels) const;
    bool fail(ErrorCode code, const QString &what, const char *at, const QString &name = {});
    bool invalid(const char *what, const char *at = nullptr);
    bool duplicate(const Key &key);

    const QByteArrayView m_utf8;
    const JsonLimits m_limits;
    const char *m_at;
    const char *const m_end;
    int m_members = 0;
    bool m_inName = false;      // of a member, whose value has yet to come
    QVarLengthArray<Container, 64> m_open;
    QVarLengthArray<Key, 64> m_keys;        // of all open objects, the innermost's last
    std::deque<QByteArray> m_unescaped;     // keys that had escapes; a deque keeps their bytes in place
    std::optional<Error> m_error;
};

/// The text between the quotes of a JSON string whose escapes are known to be right.
QByteArray unescapedJson(const char *begin, const char *end);

} // namespace witan
