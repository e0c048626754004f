namespace Purchasing.Suppliers.Documents;

/// <summary>UN/ECE codes of units for business documents (Recommendation 20, packages of Recommendation 21 with an X before them).</summary>
internal static class UnitCodes
{
    public static string Of(string unit) => unit.ToUpperInvariant() switch
    {
        "PIECE" or "PCS" or "PC" or "EACH" or "EA" => "H87",
        "CASE" => "XCS",
        "PALLET" => "XPX",
        "BOX" => "XBX",
        "CARTON" => "XCT",
        "BAG" => "XBG",
        "PACK" => "XPK",
        "KG" => "KGM",
        "G" => "GRM",
        "L" => "LTR",
        "M" => "MTR",
        _ => unit,
    };
}
