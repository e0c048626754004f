using System.Text;
using Purchasing.Core.Text;

namespace Purchasing.Core.Orders;

/// <summary>
/// Names of those who act. A name that cannot be told from another by looking at it is the same name, and one with characters that cannot be
/// seen is none: otherwise one person could approve as two. After Unicode Technical Standard 39 (confusables), for the scripts that look alike.
/// </summary>
public static class ActorNames
{
    private const string System = "system";
    private const string ChannelPrefix = "channel:";

    // Letters that look like Latin ones: each pair is the letter and what it looks like.
    private const string LookAlikes =
        "аaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwӏlкkмmтtвbнhАaЕeОoРpСcУyХxІiЈjЅsКkМmТtВbНhӀlѵvѴvԌgԍgҮyүyɑaɡgıiȷj"
        + "αaοoνvρpιiκkτtυuχxεeγyΑaΒbΕeΖzΗhΙiΚkΜmΝnΟoΡpΤtΥyΧxϲcϹcϳj"
        + "օoսuհhոnգqցgյjԱuՍuՕo"
        // Latin letters and ciphers that many fonts draw alike, and those that differ from them in case alone.
        + "ilIlLl1l|lǀlıl0oOo"
        // Small capitals, letters of phonetics, superscripts and subscripts.
        + "ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪlᴊjᴋkʟlᴍmɴnᴏoᴘpʀrꜱsᴛtᴜuᴠvᴡwʏyᴢzɐaɓbɖdɗdɘeɛeɠgɦhɨlɩlɫlɬlɭlɱmɲnɳnɵoɹrɼrɽrɾrʂsʈtʉuʋvʐzʑzʠqʝj"
        + "ᴬaᴮbᴰdᴱeᴳgᴴhᴵlᴶjᴷkᴸlᴹmᴺnᴼoᴾpᴿrᵀtᵁuᵂwᵃaᵅaᵇbᵈdᵉeᵍgᵏkᵐmᵒoᵖpᵗtᵘuᵛvᵢlᵣrᵤuᵥvᵬbᵭdᵮfᵯmᵰnᵱpᵲrᵳrᵴsᵵtᵶzᵻlᵽpᵾu";

    private static readonly Dictionary<int, char> s_lookAlikes = ReadLookAlikes();
    private static readonly string s_system = Skeleton(System);
    private static readonly string s_channel = Skeleton(ChannelPrefix);
    private static readonly string[] s_programs = [Skeleton("key:"), Skeleton("service:")];

    private enum Script
    {
        Other,
        Latin,
        Greek,
        Cyrillic,
        Armenian,
    }

    /// <summary>The name as it is kept: without spaces around it.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="OrderActionException">With <see cref="OrderActionError.Invalid"/>: it is none, or it is reserved.</exception>
    public static string Normalize(string? name)
    {
        string trimmed = name?.Trim(' ') ?? "";
        if (ProblemOf(trimmed) is string problem)
            throw new OrderActionException(OrderActionError.Invalid, $"'{Show(trimmed)}' cannot be the name of who acts: it {problem}.");
        return trimmed;
    }

    /// <summary>The name of a person that somebody else gives, as it is kept.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="OrderActionException">With <see cref="OrderActionError.Invalid"/>: it is none, or it is reserved, also for a program.</exception>
    public static string NormalizePerson(string? name)
    {
        string normal = Normalize(name);
        return IsOfProgram(normal)
            ? throw new OrderActionException(OrderActionError.Invalid, $"'{Show(normal)}' cannot be the name of who acts: it is reserved for programs that sign in.")
            : normal;
    }

    /// <summary>What is wrong with a name, as the end of a sentence that begins with it; null when nothing is.</summary>
    /// <param name="name">The name.</param>
    public static string? ProblemOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (string.IsNullOrWhiteSpace(name))
            return "is blank";
        if (name.Length > OrderService.LongestActor)
            return $"has more than {OrderService.LongestActor} characters";
        Script script = Script.Other;
        for (int i = 0; i < name.Length;)
        {
            if (!Rune.TryGetRuneAt(name, i, out Rune rune) || SafeText.IsUnseen(rune))
                return "has characters that cannot be seen";
            i += rune.Utf16SequenceLength;
            Script own = ScriptOf(rune);
            if (own == Script.Other)
                continue;
            if (script != Script.Other && script != own)
                return "mixes letters of scripts that look alike";
            script = own;
        }

        string skeleton = Skeleton(name);
        return skeleton == s_system || skeleton.StartsWith(s_channel, StringComparison.Ordinal) ? "is reserved" : null;
    }

    /// <summary>Whether a name is, or looks like, that of a program: <c>key:</c> and the name of its key, <c>service:</c> and that of a service. No person has one.</summary>
    /// <param name="name">The name.</param>
    public static bool IsOfProgram(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string skeleton = Skeleton(name);
        return s_programs.Any(prefix => skeleton.StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>Whether two names are those of one person, as far as anybody can see.</summary>
    /// <param name="a">A name.</param>
    /// <param name="b">Another.</param>
    public static bool AreSame(string? a, string? b) => a is not null && b is not null && string.Equals(Skeleton(a), Skeleton(b), StringComparison.Ordinal);

    /// <summary>A text that can be shown anywhere, see <see cref="SafeText.Show"/>.</summary>
    /// <param name="text">The text.</param>
    public static string Show(string? text) => SafeText.Show(text);

    private static string Skeleton(string name)
    {
        StringBuilder skeleton = new(name.Length);
        foreach (Rune rune in name.Trim().EnumerateRunes())
        {
            if (SafeText.IsUnseen(rune))
                continue;
            // Full-width forms of what ASCII has.
            int value = rune.Value is >= 0xFF01 and <= 0xFF5E ? rune.Value - 0xFEE0 : rune.Value;
            if (s_lookAlikes.TryGetValue(value, out char latin))
                skeleton.Append(latin);
            else
                skeleton.Append(Rune.ToLowerInvariant(new Rune(value)).ToString());
        }

        return skeleton.ToString();
    }

    private static Script ScriptOf(Rune rune) => !Rune.IsLetter(rune)
        ? Script.Other
        : rune.Value switch
        {
            < 0x0250 or (>= 0x0250 and < 0x02B0) or (>= 0x1E00 and < 0x1F00) or (>= 0xFF21 and <= 0xFF5A) => Script.Latin,
            (>= 0x0370 and < 0x0400) or (>= 0x1F00 and < 0x2000) => Script.Greek,
            (>= 0x0400 and < 0x0530) or (>= 0x1C80 and < 0x1C90) or (>= 0x2DE0 and < 0x2E00) or (>= 0xA640 and < 0xA6A0) => Script.Cyrillic,
            >= 0x0530 and < 0x0590 => Script.Armenian,
            _ => Script.Other,
        };

    private static Dictionary<int, char> ReadLookAlikes()
    {
        Dictionary<int, char> pairs = [];
        for (int i = 0; i < LookAlikes.Length; i += 2)
            pairs[LookAlikes[i]] = LookAlikes[i + 1];
        // What looks like a letter that others look like as well looks like those.
        foreach ((int letter, char latin) in pairs.ToArray())
            pairs[letter] = pairs.GetValueOrDefault(latin, latin);
        return pairs;
    }
}
