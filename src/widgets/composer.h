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

/// Where the elder writes to the paused agent, or a note to the other reviewers, which looks different in every part. A kept
/// draft that is too long for the field is offered beside it, and stays kept until it is discarded. Tells the draft within 300 ms of the first
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
    /// Words that are replied to, each of their lines marked as a quotation.
    void quote(const QString &text);
    /// A question to begin with: in place of the one suggested before, else before what is written already.
    void suggest(const QString &question);
    /// At once what was typed since draftChanged().
    void tellDraft();

Q_SIGNALS:
    /// Whoever takes it answers for the words: the field is empty by then, and no draftChanged() says so.
    void submitted(const witan::MessageDraft &draft);
    void draftChanged(const witan::ConsultationId &id, const QString &kept);

protected:
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void submit();
    MessageDraft draft() const;
    void load(const MessageDraft &draft);
    void onChanged();
    void showState();
    void showChips();
    void showNoteMode(bool mayWrite, bool note);
    void showLongDraft();
    void leaveNote();
    void sayWhy(const QString &why);
    QString kept() const;
    QString begun() const;
    bool isLeft() const;

    std::unique_ptr<Ui::Composer> m_ui;
    ConsultationId m_id;
    std::optional<Anchor> m_anchor;
    std::optional<MessageId> m_replyTo;
    ThreadSurroundings m_around;
    QString m_replyWords, m_refusal, m_told;
    QString m_trouble;     ///< why something was not taken in, until the text changes
    QString m_suggested;   ///< the question that was put in last
    QString m_long;        ///< the words of a draft that are too many for the field
    QTimer m_draftTimer;
    bool m_loading = false;
};

} // namespace witan
