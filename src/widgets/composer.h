// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/message_draft.h"
#include "widgets/row_content.h"

#include <QTimer>
#include <QWidget>

#include <memory>

namespace witan {

namespace Ui { class Composer; }

/// Where the elder writes to the paused agent, or a note to the other reviewers. Tells the draft within 300 ms of the first
/// key that was not told, and at once when another consultation is opened: the words with whom they are for.
class Composer final : public QWidget {
    Q_OBJECT
public:
    explicit Composer(QWidget *parent = nullptr);
    ~Composer() override;

    /// Another consultation, with its draft as it was told.
    void open(const ConsultationId &id, const QString &kept);
    void close();
    /// Why nothing can be written now; empty where it can.
    void setRefusal(const QString &reason);
    /// The agent's name, and what steps and factors are called.
    void setSurroundings(const ThreadSurroundings &around);
    /// What the next message is about.
    void setAnchor(const Anchor &anchor);
    void clearAnchor();
    /// The next message replies to this one. A reply to a note is a note, unless the elder says otherwise.
    void setReply(const MessageId &message, bool isPrivate);
    const std::optional<MessageId> &replyTo() const { return m_replyTo; }
    /// What the message replied to is called: "in reply to …".
    void setReplyWords(const QString &words);
    void focusField();
    void insertAnswer(const QString &text);
    /// At once what was typed since draftChanged().
    void tellDraft();

Q_SIGNALS:
    /// Whoever takes it answers for the words: the field is empty by then, and no draftChanged() says so.
    void submitted(const witan::MessageDraft &draft);
    void draftChanged(const witan::ConsultationId &id, const QString &kept);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void submit();
    MessageDraft draft() const;
    void load(const MessageDraft &draft);
    void onChanged();
    void showState();
    void showChips();

    std::unique_ptr<Ui::Composer> m_ui;
    ConsultationId m_id;
    std::optional<Anchor> m_anchor;
    std::optional<MessageId> m_replyTo;
    ThreadSurroundings m_around;
    QString m_replyWords, m_refusal, m_told;
    QTimer m_draftTimer;
    bool m_loading = false;
};

} // namespace witan
